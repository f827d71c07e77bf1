namespace PcapStream.Operations.Stats.Flows;

/// <summary>A conversation. A sent its first packet.</summary>
/// <param name="AddressA">Address of A.</param>
/// <param name="PortA">Port of A; 0 where there are none.</param>
/// <param name="AddressB">Address of B.</param>
/// <param name="PortB">Port of B; 0 where there are none.</param>
/// <param name="FromB">What B sent.</param>
/// <param name="FromA">What A sent.</param>
/// <param name="Start">Nanoseconds from the first packet of all to the conversation's earliest.</param>
/// <param name="Duration">Nanoseconds from its earliest packet to its latest.</param>
public readonly record struct ConversationRow(
    NetworkAddress AddressA, ushort PortA, NetworkAddress AddressB, ushort PortB, Traffic FromB, Traffic FromA, long Start, long Duration)
{
    /// <summary>Both directions.</summary>
    public Traffic Total => FromA + FromB;

    internal static ConversationRow From(in Conversation record, long reference)
    {
        var low = new NetworkAddress(record.Key.Low, record.Key.Kind);
        var high = new NetworkAddress(record.Key.High, record.Key.Kind);
        (long start, long duration) = (record.Start - reference, record.Stop - record.Start);
        return record.HighIsFirst
            ? new ConversationRow(high, record.Key.HighPort, low, record.Key.LowPort, record.ToFirst, record.FromFirst, start, duration)
            : new ConversationRow(low, record.Key.LowPort, high, record.Key.HighPort, record.ToFirst, record.FromFirst, start, duration);
    }
}
