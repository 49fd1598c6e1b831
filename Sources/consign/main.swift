internal import Pipeline

print("consign")
