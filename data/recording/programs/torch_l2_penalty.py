import numpy as np
import torch

random = np.random.RandomState(13)
random.uniform(-1, 1, 40)  # the points kept aside are drawn first
x = np.linspace(-1, 1, 16)
y = np.sin(3 * x) + 0.3 * random.randn(16)
powers = x[:, None] ** np.arange(1, 16)  # x, x^2, ... x^15
inputs = torch.tensor(powers)
targets = torch.tensor(y).reshape(-1, 1)  # a column, as the model's answers are

strength = 0.01
model = torch.nn.Linear(15, 1, dtype=torch.float64)
torch.nn.init.zeros_(model.weight)
torch.nn.init.zeros_(model.bias)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

losses = []
for step in range(300):
    penalty = model.weight.square().sum() / 2  # the bias is spared
    loss = torch.nn.functional.mse_loss(model(inputs), targets) + strength * penalty
    losses.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
