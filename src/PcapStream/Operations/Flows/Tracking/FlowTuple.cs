using System.Runtime.InteropServices;
using PcapStream.Protocols;

namespace PcapStream.Operations.Flows.Tracking;

/// <summary>
/// The five-tuple, with the lower end first; of messages that have no answer, such as ICMP errors, the sender first.
/// Without padding, so that it can be hashed.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FlowTuple(
    AddressBits Low,
    AddressBits High,
    ushort LowPort,
    ushort HighPort,
    byte Protocol,
    byte Kind,
    ushort Unused)
{
    public NetworkAddress LowAddress => new(Low, (AddressKind)Kind);

    public NetworkAddress HighAddress => new(High, (AddressKind)Kind);
}
