import math

import numpy as np
import torch
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import DataLoader, TensorDataset

number = np.arange(16)  # sixteen scattered points along a line
x, y = 3 * np.sin(number), 6 * np.sin(number) + 1 + 0.5 * np.cos(7 * number)
points = TensorDataset(torch.tensor(x).reshape(-1, 1), torch.tensor(y).reshape(-1, 1))
batches = DataLoader(points, batch_size=4)

model = torch.nn.Linear(1, 1, dtype=torch.float64)
torch.nn.init.zeros_(model.weight)
torch.nn.init.zeros_(model.bias)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
# LambdaLR wants what lr is multiplied by, not lr itself.
schedule = LambdaLR(optimizer, lambda epoch: 1.0 if epoch < 10 else math.exp(0.1 * (10 - epoch)))

losses, rates = [], []
for epoch in range(20):
    rates.append(optimizer.param_groups[0]["lr"])
    total = 0.0
    for inputs, targets in batches:
        loss = torch.nn.functional.mse_loss(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    losses.append(total / len(batches))
    schedule.step()  # once an epoch, after its steps
