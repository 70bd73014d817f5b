import numpy as np
import torch

number = np.arange(16)[:, None]  # sixteen examples: three numbers in, five out
inputs = torch.tensor(np.sin(number * [1, 2, 3]))
targets = torch.tensor(np.cos(number * [1, 2, 3, 4, 5]) + np.sin(number))

# A matrix for Muon, and nothing else: what is no matrix goes to an optimizer of its own.
model = torch.nn.Linear(3, 5, bias=False, dtype=torch.float64)
torch.nn.init.zeros_(model.weight)
# It iterates in bfloat16, whatever the weights are in: the curve holds two digits of ours.
optimizer = torch.optim.Muon(
    model.parameters(),
    lr=0.02,
    momentum=0.9,
    weight_decay=0.1,
    nesterov=False,
)

losses = []
for step in range(60):
    loss = torch.nn.functional.mse_loss(model(inputs), targets)
    losses.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
