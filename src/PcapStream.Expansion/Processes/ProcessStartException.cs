namespace PcapStream.Expansion.Processes;

/// <summary>A program cannot be started.</summary>
/// <param name="program">Its name, as it was given.</param>
/// <param name="reason">Why not.</param>
public sealed class ProcessStartException(string program, string reason) : Exception($"{program}: cannot be started: {reason}");
