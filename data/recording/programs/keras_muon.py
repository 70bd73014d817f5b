import keras
import numpy as np

keras.config.set_floatx("float64")  # or lr would be rounded to float32
number = np.arange(16)[:, None]  # sixteen examples: three numbers in, five out
inputs, targets = np.sin(number * [1, 2, 3]), np.cos(number * [1, 2, 3, 4, 5]) + np.sin(number)
w = keras.Variable(np.zeros((3, 5)), dtype="float64")
# With rms_rate=None a step is as long as the iteration makes it. In torch and optax it is longer
# by the root of 5 / 3, outputs over inputs. So lr is larger here, and weight_decay smaller.
longer = (5 / 3) ** 0.5
optimizer = keras.optimizers.Muon(
    learning_rate=0.02 * longer,
    momentum=0.9,
    weight_decay=0.1 / longer,
    nesterov=False,
    rms_rate=None,
)

losses = []
for step in range(60):
    error = inputs @ keras.ops.convert_to_numpy(w) - targets
    losses.append(float((error**2).mean()))
    # Keras leaves gradients to its backend: with TensorFlow, tape.gradient(loss, [w]).
    gradient = keras.ops.convert_to_tensor(2 * inputs.T @ error / error.size, dtype="float64")
    # It adds 1e-7 to the norm of the velocity: the curve parts from ours in the ninth digit.
    optimizer.apply([gradient], [w])
