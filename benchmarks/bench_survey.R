# The peer of bench_survey.py: proportion with Taylor errors by area × sex × age group, R survey.
#   Rscript benchmarks/bench_survey.R PERSONS.csv   prints the processor seconds of svydesign and of svyby, and the sum of errors
suppressMessages(library(survey))
s <- read.csv(commandArgs(trailingOnly = TRUE)[1], colClasses = c(stratum = "character", cluster = "character"))
options(survey.lonely.psu = "remove")
# processor seconds, since R uses one processor and others may be waiting for it
seconds <- function(work) sum(system.time(work)[c("user.self", "sys.self")])
design <- seconds(d <- svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = s))
by <- seconds(r <- svyby(~certificate, ~area + sex + age_group, d, svymean))
cat(design, by, nrow(r), sprintf("%.15g", sum(r$se)), "\n")
