using System.Runtime.InteropServices;
using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Flows.Tracking;

/// <summary>
/// The five-tuple and its scope, with the lower end first; of messages that have no answer, such as ICMP errors, the
/// sender first. Without padding, so that it can be hashed.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FlowTuple(
    AddressBits Low,
    AddressBits High,
    ushort LowPort,
    ushort HighPort,
    byte Protocol,
    byte Kind,
    ushort Unused,
    FlowScope Scope)
{
    public NetworkAddress LowAddress => new(Low, (AddressKind)Kind);

    public NetworkAddress HighAddress => new(High, (AddressKind)Kind);

    /// <summary>A hash for <see cref="LiveFlows{TDetails}"/> and <see cref="WaitingPackets"/>.</summary>
    public static uint Hash(in FlowTuple tuple, HashSeed seed)
    {
        ulong wide = seed.Hash(tuple);
        return (uint)(wide ^ wide >> 32);
    }
}
