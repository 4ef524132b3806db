# Makes the small files beside it, with PyTorch 2.7.1.
import collections
import torch

tensors = collections.OrderedDict()
tensors["single"] = torch.tensor([[1.5, -2.0, 3.25], [0.0, 65504.0, -1e-3]])
tensors["half"] = torch.tensor([1.0, 0.1, -65504.0, 6e-8], dtype=torch.float16)
tensors["brain"] = torch.tensor([1.0, -3.1415927, 1e30], dtype=torch.bfloat16)
tensors["double"] = torch.tensor([0.1], dtype=torch.float64)
tensors["transposed"] = torch.arange(6, dtype=torch.float32).reshape(2, 3).t()
tensors["tail"] = torch.arange(10, dtype=torch.float32)[7:]
tensors["count"] = torch.tensor(42)

torch.save(tensors, "tiny.pth")
torch.save(tensors, "tiny-legacy.pth", _use_new_zipfile_serialization=False)
torch.save({"epoch": 3, "state_dict": {"module." + k: v for k, v in tensors.items()}}, "tiny-checkpoint.pth")


class Model:
    pass


torch.save({"args": Model(), "state_dict": tensors}, "tiny-object.pth")
