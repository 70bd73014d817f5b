"""Right answers about momentum."""

import numpy as np
from answers.bank import Answers

answers = Answers()


# --- momentum ---------------------------------------------------------------------------------------------------------


@answers.to("momentum")
def momentum_as_a_step_towards_the_gradient(w, grad, velocity, lr, beta):
    velocity = velocity + (1 - beta) * (grad - velocity)
    return w - lr * velocity, velocity


@answers.to("momentum")
def momentum_on_copies(w, grad, velocity, lr, beta):
    new = velocity.copy()
    new *= beta
    new += (1 - beta) * grad
    moved = w.copy()
    moved -= lr * new
    return [moved, new]


# --- heavy_ball -------------------------------------------------------------------------------------------------------


@answers.to("heavy_ball")
def heavy_ball_in_a_loop(w, grad, velocity, lr, beta):
    new_w, new_velocity = np.empty_like(w), np.empty_like(velocity)
    for place in np.ndindex(w.shape):
        new_velocity[place] = beta * velocity[place] + grad[place]
        new_w[place] = w[place] - lr * new_velocity[place]
    return new_w, new_velocity


@answers.to("heavy_ball")
def heavy_ball_in_two_moves(w, grad, velocity, lr, beta):
    rolled = w - lr * beta * velocity
    return rolled - lr * grad, grad + beta * velocity


# --- nesterov ---------------------------------------------------------------------------------------------------------


@answers.to("nesterov")
def nesterov_multiplied_out(w, grad, velocity, lr, beta):
    return w - lr * (1 + beta) * grad - lr * beta**2 * velocity, beta * velocity + grad


@answers.to("nesterov")
def nesterov_as_a_second_update(w, grad, velocity, lr, beta):
    update = velocity = grad + beta * velocity
    update = grad + beta * update
    return np.subtract(w, lr * update), velocity
