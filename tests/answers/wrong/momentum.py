"""Wrong answers about momentum."""

import numpy as np
from answers.bank import Answers

answers = Answers()


# --- momentum ---------------------------------------------------------------------------------------------------------


@answers.to("momentum", cause="heavy-ball")
def momentum_as_in_torch(params, d_p, buf, lr, mu):
    buf = np.multiply(mu, buf) + d_p
    return params + -lr * buf, buf


@answers.to("momentum", cause="heavy-ball-with-lr-inside")
def momentum_as_in_the_textbook(theta, g, v, eta, gamma):
    v = gamma * v + eta * g
    return theta - v, v


@answers.to("momentum", cause="keras-velocity")
def momentum_as_in_keras(w, grad, velocity, lr, beta):
    step = velocity * beta - grad * lr
    new = w.copy()
    new += step
    return new, step


@answers.to("momentum", cause="divided-by-the-share")
def momentum_scaled_back_to_the_gradient(w, grad, velocity, lr, beta):
    velocity = beta * velocity + (1 - beta) * grad
    return w - lr * velocity / (1 - beta), velocity


@answers.to("momentum", cause="nesterov")
def momentum_that_looks_ahead(w, grad, velocity, lr, beta):
    velocity = beta * velocity + (1 - beta) * grad
    return w - lr * (beta * velocity + (1 - beta) * grad), velocity


# --- heavy_ball -------------------------------------------------------------------------------------------------------


@answers.to("heavy_ball", cause="averaged")
def heavy_ball_as_an_average(w, grad, velocity, lr, beta):
    new = grad + beta * (velocity - grad)
    return w - lr * new, new


@answers.to("heavy_ball", cause="beta-on-both")
def heavy_ball_with_friction_on_the_gradient(w, grad, velocity, lr, beta):
    velocity = beta * (velocity + grad)
    return w - lr * velocity, velocity


@answers.to("heavy_ball")
def heavy_ball_that_stops_where_the_gradient_turns(w, grad, velocity, lr, beta):
    velocity = np.where(velocity * grad < 0, 0, beta * velocity) + grad
    return w - lr * velocity, velocity.astype(w.dtype)


# --- nesterov ---------------------------------------------------------------------------------------------------------


@answers.to("nesterov", cause="keras-velocity")
def nesterov_after_sutskever(w, grad, velocity, lr, beta):
    new = beta * velocity - lr * grad
    return w - beta * velocity + (1 + beta) * new, new


@answers.to("nesterov")
def nesterov_that_looks_two_steps_ahead(w, grad, velocity, lr, beta):
    velocity = beta * velocity + grad
    return w - lr * (grad + beta * grad + beta**2 * velocity), velocity
