namespace PcapStream.Operations.Stats.Flows;

/// <summary>An endpoint.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port; 0 where there are none.</param>
/// <param name="Sent">What it sent.</param>
/// <param name="Received">What was sent to it.</param>
public readonly record struct EndpointRow(NetworkAddress Address, ushort Port, Traffic Sent, Traffic Received)
{
    /// <summary>Both directions.</summary>
    public Traffic Total => Sent + Received;

    internal static EndpointRow From(in Endpoint record) =>
        new(new NetworkAddress(record.Key.Address, record.Key.Kind), (ushort)record.Key.Port, record.Sent, record.Received);
}
