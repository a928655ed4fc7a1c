# Reference values of R's `survey` (Lumley), which the project's own estimates must equal.
#   Rscript benchmarks/reference_survey.R made OUT.csv            a small survey made by formula (tests/reference)
#   Rscript benchmarks/reference_survey.R compared OUT.csv        quantiles and differences on the same small survey
#   Rscript benchmarks/reference_survey.R real DATA_FOLDER OUT.csv  the data of ../shared/data/benchmarks/survey
# DATA_FOLDER must also hold sakernas_2022.csv, the parquet file saved as CSV.
suppressMessages(library(survey))

arguments <- commandArgs(trailingOnly = TRUE)
rows <- list()

# one line a number; `low` and `high` with Student's quantile at the design's degrees of freedom
keep <- function(case, statistic, domain, m, df, n, low = NULL, high = NULL, effect = NA) {
  estimate <- as.numeric(coef(m)); error <- as.numeric(SE(m))
  if (is.null(low)) { low <- estimate - qt(.975, df) * error; high <- estimate + qt(.975, df) * error }
  rows[[length(rows) + 1]] <<- data.frame(case, statistic, domain, estimate, error, low, high, effect, n, df)
}

# every statistic of one (sub)design; the logit interval from the delta method, as svyciprop(method = "xlogit"), which
# equals method = "logit" without the 1e-8 at which glm stops iterating
all_statistics <- function(case, domain, d, pay = ~pay, hours = ~hours, share = ~trained, effects = TRUE) {
  count <- function(formula) {
    used <- complete.cases(model.frame(formula, model.frame(d), na.action = na.pass))
    used & weights(d, "sampling") != 0
  }
  known <- function(formula) subset(d, complete.cases(model.frame(formula, model.frame(d), na.action = na.pass)))
  of_pay <- suppressWarnings(known(pay)); n <- sum(count(pay)); df <- degf(of_pay)
  for (statistic in c("total", "mean")) {
    m <- (if (statistic == "total") svytotal else svymean)(pay, d, na.rm = TRUE, deff = effects)
    keep(case, statistic, domain, m, df, n, effect = if (effects) as.numeric(deff(m)) else NA)
  }
  both <- as.formula(paste("~", all.vars(pay), "+", all.vars(hours)))
  taylor <- inherits(d, "survey.design")
  m <- svyratio(pay, hours, d, na.rm = TRUE, deff = effects && taylor)
  keep(case, "ratio", domain, m, degf(known(both)), sum(count(both)),
       effect = if (effects && taylor) as.numeric(deff(m)) else NA)
  m <- svymean(share, d, deff = effects, na.rm = TRUE)
  p <- as.numeric(coef(m)); df <- degf(known(share))
  v <- as.numeric(vcov(m)) / (p * (1 - p))^2
  if (!taylor) {
    thetas <- as.numeric(svymean(share, d, return.replicates = TRUE, na.rm = TRUE)$replicates)
    if (all(thetas > 0 & thetas < 1)) v <- svrVar(qlogis(thetas), d$scale, d$rscales, mse = d$mse, coef = qlogis(p))
  }
  reach <- qt(.975, df) * sqrt(as.numeric(v))
  keep(case, "proportion", domain, m, df, sum(count(share)), plogis(qlogis(p) - reach), plogis(qlogis(p) + reach),
       if (effects) as.numeric(deff(m)) else NA)
}

by_domain <- function(case, d, columns, ...) {
  labels <- do.call(paste, c(model.frame(d)[columns], sep = "."))
  for (label in sort(unique(labels))) all_statistics(case, label, d[labels == label, ], ...)
}

# medians and quartiles by Woodruff, and differences between domains with their covariance
contrasts_and_quantiles <- function(case, d) {
  for (p in c(.25, .5, .9)) {
    for (domain in c("all", "0", "1")) {
      own <- if (domain == "all") d else d[model.frame(d)$sex == as.numeric(domain), ]
      own <- subset(own, !is.na(pay))
      q <- svyquantile(~pay, own, p)[[1]]
      rows[[length(rows) + 1]] <<- data.frame(case, statistic = paste0("quantile ", p), domain, estimate = q[1],
        error = q[4], low = q[2], high = q[3], effect = NA, n = NA, df = degf(own))
    }
  }
  known <- subset(d, !is.na(pay))
  for (statistic in c("mean", "total")) {
    f <- if (statistic == "mean") svymean else svytotal
    m <- svycontrast(svyby(~pay, ~area, known, f, covmat = TRUE), list("1" = c(-1, 1, 0), "2" = c(-1, 0, 1)))
    for (k in 1:2) rows[[length(rows) + 1]] <<- data.frame(case, statistic = paste("difference of", statistic),
      domain = k, estimate = as.numeric(coef(m))[k], error = sqrt(diag(as.matrix(vcov(m))))[k], low = NA, high = NA,
      effect = NA, n = NA, df = NA)
  }
}

# the small survey: integers only, so that another language makes exactly the same
made_survey <- function() {
  i <- 0:139
  unit <- (i * 5) %% 14
  stratum <- c("a", "a", "a", "a", "a", "b", "b", "b", "b", "c", "c", "c", "d", "e")[unit + 1]
  data.frame(
    stratum, unit, household = (i %/% 14) %/% 2, weight = ifelse(i == 50, 0, 10 + (37 * i) %% 23 + (i %% 3) / 2),
    units = c(a = 20, b = 12, c = 9, d = 4, e = 3)[stratum], households = 12 + unit %% 3,
    sex = ((i * i) %/% 3) %% 2, area = (i * i + i %/% 5) %% 3, adult = (i %% 4) != 0,
    pay = ifelse(i %% 17 == 0, NA, 100 + (7 * i * i) %% 101 + 3 * unit), hours = 20 + (13 * i) %% 29,
    trained = as.numeric((i * i + 3 * i + unit) %% 7 < 3)
  )
}

made_replicates <- function(s) {
  factors <- sapply(1:9, function(r) 0.5 + ((s$unit * (r + 3) + r * r) %% 5) / 4)
  combined <- factors * s$weight
  design <- function(...) svrepdesign(data = s, weights = ~weight, ...)
  list(
    BRR = design(repweights = combined, type = "BRR"),
    Fay = design(repweights = combined, type = "Fay", rho = .3),
    JK1 = design(repweights = combined, type = "JK1", scale = 8 / 9),
    JKn = design(repweights = combined, type = "JKn", rscales = (1:9) / 10, scale = 1),
    bootstrap = design(repweights = combined, type = "bootstrap"),
    JK2 = design(repweights = combined, type = "JK2"),
    ACS = design(repweights = combined, type = "ACS"),
    # replicate weights below zero, as calibrated ones are
    SDR = design(repweights = combined - .75 * s$weight, type = "successive-difference"),
    apart = design(repweights = factors, type = "other", scale = .25, rscales = (9:1) / 10, combined.weights = FALSE,
                   mse = TRUE)
  )
}

made <- function() {
  s <- made_survey()
  corrections <- list(none = NULL, units = ~units, both = ~units + households)
  for (lonely in c("remove", "certainty", "adjust", "average")) {
    options(survey.lonely.psu = lonely)
    for (correction in names(corrections)) {
      ids <- if (correction == "both") ~unit + household else ~unit
      d <- svydesign(ids = ids, strata = ~stratum, weights = ~weight, fpc = corrections[[correction]], data = s, nest = TRUE)
      case <- paste(lonely, correction)
      all_statistics(case, "all", d)
      by_domain(case, d, c("area", "sex"))
      by_domain(paste(case, "adult"), subset(d, adult), "sex")
      if (correction != "both") {
        jackknife <- suppressWarnings(as.svrepdesign(d, type = "JKn"))
        jackknife$degf <- NULL
        all_statistics(paste(case, "jackknife"), "all", jackknife, effects = FALSE)
      }
    }
  }
  options(survey.lonely.psu = "remove")
  all_statistics("rows", "all", svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = s))
  all_statistics("plain", "all", svydesign(ids = ~unit, weights = ~weight, data = s))
  replicates <- suppressWarnings(made_replicates(s[s$weight > 0, ]))  # R counts weights of 0 here, not elsewhere
  for (name in names(replicates)) {
    all_statistics(name, "all", replicates[[name]])
    by_domain(name, replicates[[name]], "sex")
  }
}

real <- function(folder) {
  read <- function(name) read.csv(file.path(folder, paste0(name, ".csv")))
  schools <- function(case, d) {
    d <- update(d, trained = as.numeric(sch.wide == "Yes"))
    all_statistics(case, "all", d, ~api00, ~api99)
    by_domain(case, d, "stype", ~api00, ~api99)
    all_statistics(paste(case, "students"), "all", d, ~api.stu, ~enroll)
  }
  schools("apistrat", svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = read("apistrat")))
  schools("apistrat with replacement", svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = read("apistrat")))
  schools("apiclus1", svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = read("apiclus1")))
  schools("apiclus2", svydesign(ids = ~dnum + snum, fpc = ~fpc1 + fpc2, weights = ~pw, data = read("apiclus2")))
  schools("apiclus2 one stage", svydesign(ids = ~dnum, weights = ~pw, data = read("apiclus2")))
  people <- function(case, s, columns, ...) {
    s$trained <- as.numeric(s$height > 170); s$group <- as.numeric(s$weight > 70)
    d <- svrepdesign(data = s, weights = ~finalwgt, repweights = columns, ...)
    all_statistics(case, "all", d, ~height, ~weight)
    by_domain(case, d, "group", ~height, ~weight)
  }
  brr <- read("nhanes2brr_subset"); people("brr", brr, "brr_", type = "BRR")
  people("fay", brr, "brr_", type = "Fay", rho = .3)
  jk <- read("nhanes2jk_subset")
  people("jkn", jk, "jkw_", type = "JKn", scale = 1, rscales = rep(.5, 62))
  sakernas <- read("sakernas_2022")
  sakernas$trained <- sakernas$neet
  # no stratum has a single unit: the options for such strata would all say the same
  d <- svydesign(ids = ~PSU, strata = ~interaction(REGENCY, STRATA), weights = ~WEIGHT, data = sakernas, nest = TRUE)
  young <- subset(d, age >= 15 & age <= 24)
  all_statistics("sakernas", "all", young, ~income, ~age)
  by_domain("sakernas", young, "REGENCY", ~income, ~age)
}

compared <- function() {
  s <- made_survey(); options(survey.lonely.psu = "adjust")
  contrasts_and_quantiles("design", svydesign(ids = ~unit, strata = ~stratum, weights = ~weight, data = s, nest = TRUE))
  replicates <- suppressWarnings(made_replicates(s[s$weight > 0, ]))
  for (name in c("JKn", "ACS")) contrasts_and_quantiles(name, replicates[[name]])
}

switch(arguments[1], made = made(), compared = compared(), real(arguments[2]))
result <- do.call(rbind, rows)
numbers <- sapply(result, is.numeric)
result[numbers] <- lapply(result[numbers], function(x) ifelse(is.na(x), "", sprintf("%.16g", x)))
write.csv(result, arguments[length(arguments)], row.names = FALSE, quote = FALSE)
