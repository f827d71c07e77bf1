namespace PcapStream.Profiling.Reports;

/// <summary>What was known at one moment of the program's run.</summary>
/// <param name="Seconds">Since its start.</param>
/// <param name="Resident">Its resident set in bytes.</param>
/// <param name="Charged">What had been charged to each method's lines by then, in bytes.</param>
public sealed record ProfileSample(double Seconds, long Resident, IReadOnlyDictionary<string, long> Charged);
