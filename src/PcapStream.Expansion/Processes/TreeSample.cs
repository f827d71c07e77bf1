namespace PcapStream.Expansion.Processes;

/// <summary>A program's tree at one moment.</summary>
/// <param name="Elapsed">Since the program's start.</param>
/// <param name="ResidentBytes">The sum of the resident sets; pages that processes share count for each of them.</param>
/// <param name="ProportionalBytes">
/// The sum of the proportional sets (PSS), shared pages divided among those who share them. Null when it was not read:
/// it takes 13 ms a GiB, in which the program may have to wait, and is read in no more than a twentieth of the time.
/// </param>
/// <param name="Processes">The tree's processes, the program itself first.</param>
public sealed record TreeSample(TimeSpan Elapsed, long ResidentBytes, long? ProportionalBytes, IReadOnlyList<ProcessSample> Processes);

/// <summary>One process at one moment.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">Its parent's number; ours for the program, and for those whose parent has ended.</param>
/// <param name="Name">Its name, at most 15 bytes of it.</param>
/// <param name="ResidentBytes">Its resident set.</param>
public readonly record struct ProcessSample(int Id, int Parent, string Name, long ResidentBytes);
