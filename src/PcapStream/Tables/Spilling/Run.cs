namespace PcapStream.Tables.Spilling;

/// <summary>Sorted records in a file.</summary>
/// <param name="Offset">Where they begin, in bytes.</param>
/// <param name="Records">How many they are.</param>
internal readonly record struct Run(long Offset, long Records);
