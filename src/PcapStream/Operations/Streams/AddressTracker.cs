using System.Runtime.InteropServices;
using PcapStream.Buffers;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams;

/// <summary>Numbers the pairs of addresses of IPv4, and those of IPv6, as they are first seen.</summary>
internal sealed class AddressTracker(BufferAllocator allocator, long bytes, SpillFolder folder, HashSeed seed)
    : IDisposable
{
    private readonly CachedTable<AddressPair> _pairs = new(allocator, bytes, folder);
    private uint _ipv4;
    private uint _ipv6;

    /// <summary>The pair of the current layer, a header of IP.</summary>
    /// <param name="source">The packet.</param>
    /// <param name="ends">The addresses.</param>
    public StreamFacts Follow(in FieldSource source, StreamEnds ends)
    {
        ref AddressPair pair = ref _pairs.FindOrAdd(new AddressPair(ends, seed), out bool isNew);
        if (isNew)
            pair.Number = source.Packet.Layers[source.Index].Protocol == Protocol.Ipv4 ? _ipv4++ : _ipv6++;
        return new StreamFacts { Layer = source.Index, Number = pair.Number };
    }

    public void Dispose() => _pairs.Dispose();

    /// <summary>Two addresses, and their number.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct AddressPair(StreamEnds ends, in HashSeed seed) : IHashedRecord<AddressPair>
    {
        private readonly StreamEnds _ends = ends;

        public uint Number;

        public readonly ulong Hash { get; } = seed.Hash(ends) | 1;

        public readonly bool HasKeyOf(in AddressPair other) => _ends == other._ends;
    }
}
