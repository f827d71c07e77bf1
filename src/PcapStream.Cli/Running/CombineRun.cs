using PcapStream.Partials;

namespace PcapStream.Cli.Running;

/// <summary>The partials of a command, whose result is printed as one run would have.</summary>
/// <param name="Partials">The partials.</param>
/// <param name="IsQuiet">Whether the user wants no damage ledger.</param>
internal sealed record CombineRun(PartialSet Partials, bool IsQuiet);
