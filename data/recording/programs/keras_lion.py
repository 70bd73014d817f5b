import keras
import numpy as np

keras.config.set_floatx("float64")  # or lr would be rounded to float32
curvatures = np.array([0.1, 10.0])
w = keras.Variable([2.2, 1.2], dtype="float64")
optimizer = keras.optimizers.Lion(learning_rate=0.03, beta_1=0.9, beta_2=0.99, weight_decay=0.1)

losses = []
for step in range(100):
    here = keras.ops.convert_to_numpy(w)
    losses.append(float(curvatures @ here**2 / 2))
    # Keras leaves gradients to its backend: with TensorFlow, tape.gradient(loss, [w]).
    gradient = keras.ops.convert_to_tensor(curvatures * here, dtype="float64")
    optimizer.apply([gradient], [w])
