namespace PcapStream.Expansion;

/// <summary>A run that is about to start.</summary>
/// <param name="Input">The capture's name.</param>
/// <param name="Round">Its round, from 1; 0 for the run before all, which is not measured.</param>
/// <param name="Rounds">How many rounds there are.</param>
/// <param name="Bytes">Bytes of capture that it reads.</param>
public readonly record struct CheckStep(string Input, int Round, int Rounds, long Bytes);
