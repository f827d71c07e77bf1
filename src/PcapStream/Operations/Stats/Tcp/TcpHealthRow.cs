using PcapStream.Operations.Stats.Flows;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>A TCP conversation and how it fared.</summary>
/// <param name="Conversation">Its ends and its traffic.</param>
/// <param name="Counts">What went wrong in it.</param>
public readonly record struct TcpHealthRow(ConversationRow Conversation, TcpHealthCounts Counts)
{
    internal static TcpHealthRow From(in TcpHealth record, long reference) =>
        new(ConversationRow.From(record.Conversation, reference), record.Tally.Counts);
}
