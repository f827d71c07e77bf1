namespace PcapStream.Operations.Stats.Flows;

/// <summary>What is wanted of a layer's conversations.</summary>
[Flags]
internal enum FlowWishes
{
    None = 0,
    Conversations = 1,
    Endpoints = 2,
    Talkers = 4,
    Health = 8,

    /// <summary>Sums over all of them, and the worst few.</summary>
    Totals = 16,
}
