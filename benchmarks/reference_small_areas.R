# Reference values of the Fay-Herriot model, written from the matrices rather than from the project's formulas:
# REML likelihood maximised, V inverted in full, mean squared error of Prasad and Rao term by term.
#   Rscript benchmarks/reference_small_areas.R
i <- 1:15
y <- 0.30 + ((i * 7) %% 11) / 50 + i / 200
d <- 0.0005 + ((i * 5) %% 7) / 4000
X <- cbind(1, (i * i) %% 13)
sampled <- i != 9
y0 <- y[sampled]; d0 <- d[sampled]; X0 <- X[sampled, ]
restricted <- function(a) {
  V <- diag(a + d0); W <- solve(V); Q <- t(X0) %*% W %*% X0
  P <- W - W %*% X0 %*% solve(Q) %*% t(X0) %*% W
  -0.5 * (log(det(V)) + log(det(Q)) + c(t(y0) %*% P %*% y0))
}
slope <- function(a) {
  W <- solve(diag(a + d0)); P <- W - W %*% X0 %*% solve(t(X0) %*% W %*% X0) %*% t(X0) %*% W
  c(t(y0) %*% P %*% P %*% y0) - sum(diag(P))
}
best <- optimize(restricted, c(0, .1), maximum = TRUE)$maximum
a <- uniroot(slope, c(best / 2, best * 2), tol = 1e-16)$root
W <- solve(diag(a + d0)); C <- solve(t(X0) %*% W %*% X0); beta <- C %*% t(X0) %*% W %*% y0
G <- a * diag(length(y0))
theta <- X0 %*% beta + G %*% W %*% (y0 - X0 %*% beta)
g1 <- diag(G - G %*% W %*% G); B <- diag(length(y0)) - G %*% W
g2 <- diag(B %*% X0 %*% C %*% t(X0) %*% t(B)); g3 <- d0^2 / (a + d0)^3 * 2 / sum((a + d0)^-2)
print(c(area_variance = a, beta = beta), digits = 15)
print(cbind(i[sampled], theta, g1 + g2 + 2 * g3)[c(1, 2, 8, 14), ], digits = 15)
print(c(synthetic = X[9, ] %*% beta, mse = a + X[9, ] %*% C %*% X[9, ]), digits = 15)
