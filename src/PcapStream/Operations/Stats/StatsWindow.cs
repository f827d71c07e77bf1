namespace PcapStream.Operations.Stats;

/// <summary>
/// Asks for statistics of the last packets alone, again and again while captures are read, such as those of each second
/// of a live capture. Every packet counts in exactly one window, and a window without packets is reported too. All
/// statistics are then counted by one thread.
/// </summary>
/// <param name="Duration">
/// The duration of a window, from a millisecond to a day. The last one is shorter, and one is longer while the one
/// before is still being reported.
/// </param>
/// <param name="Completed">
/// Receives the statistics of each window, on a thread of its own, which can be read until it returns. They have no
/// damage and no failures, <see cref="ReadingResult.Elapsed"/> is the duration of the window, and the memory is that of
/// the whole operation so far. An exception ends the operation.
/// </param>
public sealed record StatsWindow(TimeSpan Duration, Action<StatsResult> Completed);
