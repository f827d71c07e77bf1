using PcapStream.Buffers;
using PcapStream.Operations.Streams.Wholes;
using PcapStream.Protocols;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams;

/// <summary>
/// Joins the datagrams that several fragments of IP have (RFC 791, section 3.2; RFC 8200, section 4.5). As in
/// Wireshark, a datagram is in the packet that completes it, fragments that were not captured whole are joined to none,
/// and a datagram waits for its fragments for any time.
/// </summary>
internal sealed class FragmentTracker : IDisposable
{
    private readonly HashSeed _seed;
    private readonly IpVersions _versions;
    private readonly CachedTable<PendingDatagram> _datagrams;
    private readonly MessageStore _store;
    private readonly PartTracker? _parts;
    private ulong _count;

    /// <param name="versions">The versions of IP whose fragments are joined.</param>
    /// <param name="listsParts">Whether the parts of datagrams are asked for.</param>
    /// <param name="allocator">The source of memory, which must outlive the tracker.</param>
    /// <param name="bytes">The most bytes of memory.</param>
    /// <param name="folder">Where datagrams wait that do not fit.</param>
    /// <param name="seed">The seed of hashes.</param>
    public FragmentTracker(
        IpVersions versions, bool listsParts, BufferAllocator allocator, long bytes, SpillFolder folder, HashSeed seed)
    {
        _seed = seed;
        _versions = versions;
        if (listsParts)
        {
            _parts = new PartTracker(allocator, bytes / 4, folder, seed);
            bytes -= bytes / 4;
        }
        _datagrams = new CachedTable<PendingDatagram>(allocator, bytes / 4, folder);
        _store = new MessageStore(allocator, bytes - bytes / 4, folder, seed);
    }

    /// <summary>
    /// Datagrams that are in no packet, because their fragments have more than <see cref="Pieces.Most"/> gaps, or those
    /// of a batch more bytes than <see cref="StreamNotes.MostJoined"/>.
    /// </summary>
    public long LeftOut { get; private set; }

    /// <summary>Adds the outermost fragment of a packet, if there is one.</summary>
    /// <param name="source">The packet, decoded without what was before.</param>
    /// <param name="notes">Get what to decode in place of its payload.</param>
    /// <returns>Whether the packet has to be decoded again, with the notes.</returns>
    public bool Follow(in FieldSource source, StreamNotes notes)
    {
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        int ip = -1;
        uint tag = 0;
        for (int i = 0; i < layers.Length && !layers[i].IsQuoted; i++)
        {
            switch (layers[i].Protocol)
            {
                case Protocol.Vlan when VlanHeader.TryRead(source.Packet.Header(layers[i]), out VlanHeader vlan):
                    tag = (uint)vlan.Identifier;
                    break;
                case Protocol.Ipv4:
                    ip = i;
                    if (TryReadIpv4(source.Packet, layers[i], out Fragment fragment))
                        return Follow(source, ip, i, tag, fragment, notes);
                    break;
                case Protocol.Ipv6:
                    ip = i;
                    break;
                case Protocol.Ipv6Fragment when ip >= 0:
                    if (TryReadIpv6(source.Packet, layers[ip], layers[i], out fragment))
                        return Follow(source, ip, i, tag, fragment, notes);
                    break;
            }
        }
        return false;
    }

    public void Dispose()
    {
        _datagrams.Dispose();
        _store.Dispose();
        _parts?.Dispose();
    }

    private bool Follow(
        in FieldSource source, int ip, int layer, uint tag, in Fragment fragment, StreamNotes notes)
    {
        DecodedPacket packet = source.Packet;
        ReadOnlySpan<byte> payload = packet.Payload(packet.Layers[layer]);
        int end = fragment.Start + payload.Length;
        if (payload.IsEmpty || payload.Length != fragment.Length || end > ushort.MaxValue)
        {
            // As in Wireshark, the headers in a fragment of IPv4 that was not captured whole are decoded.
            if (packet.Layers[layer].Protocol == Protocol.Ipv4)
                return false;
            notes.LimitFragment(layer);
            return true;
        }
        Layer header = packet.Layers[ip];
        IpEnds.TryRead(header.Protocol, packet.Header(header), out NetworkAddress from, out NetworkAddress to);
        var ends = StreamEnds.Of(from, 0, to, 0, out bool fromHigh);
        // Different networks have datagrams of their own.
        ulong id = (ulong)tag << 48 | fragment.Id << 1 | (fromHigh ? 1u : 0);
        var added = new PendingDatagram(new RequestKey(ends, id), _seed);
        ref PendingDatagram datagram = ref _datagrams.FindOrAdd(added, out bool isNew);
        if (isNew)
            datagram.Number = ++_count;
        notes.LimitFragment(layer);
        if (_parts is not null)
        {
            var part = new JoinedPart(
                source.Frame.Number, source.Frame.Time, (uint)fragment.Start, (uint)payload.Length, layer);
            _parts.Add(datagram.Number, ref datagram.Parts, part);
            datagram.HasConflict |= _store.HasOther(datagram.Number, datagram.Pieces, fragment.Start, payload);
        }
        // Where fragments overlap, the first that came counts.
        _store.WriteNew(datagram.Number, datagram.Pieces, fragment.Start, payload);
        if (!datagram.Pieces.TryAdd((ushort)fragment.Start, (ushort)end) && !datagram.IsLost)
        {
            datagram.IsLost = true;
            LeftOut++;
        }
        if (fragment.IsLast && datagram.Length == 0)
            datagram.Length = end;
        if (datagram.IsComplete)
            Join(packet, layer, datagram, notes);
        return true;
    }

    private void Join(in DecodedPacket packet, int layer, in PendingDatagram datagram, StreamNotes notes)
    {
        if (notes.TryJoin(packet.Data, datagram.Length, out Span<byte> joined))
            _store.Read(datagram.Number, joined);
        else
            LeftOut++;
        if (_parts is not null)
        {
            notes.AddWhole(
                layer, (uint)datagram.Length, _parts.Take(datagram.Number, datagram.Parts), datagram.HasConflict);
        }
        _store.Forget(datagram.Number, datagram.Length);
        _datagrams.Forget(datagram);
    }

    private bool TryReadIpv4(in DecodedPacket packet, Layer layer, out Fragment fragment)
    {
        fragment = default;
        if (!_versions.HasFlag(IpVersions.Ipv4)
            || !Ipv4Header.TryRead(packet.Header(layer), out Ipv4Header header) || !header.IsFragment)
            return false;
        fragment = new Fragment(
            (ulong)header.Protocol << 32 | header.Identification, header.FragmentOffset,
            header.TotalLength - header.HeaderLength, !header.MoreFragments);
        return true;
    }

    private bool TryReadIpv6(in DecodedPacket packet, Layer ip, Layer layer, out Fragment fragment)
    {
        fragment = default;
        if (!_versions.HasFlag(IpVersions.Ipv6)
            || !Ipv6Header.TryRead(packet.Header(ip), out Ipv6Header outer)
            || !Ipv6FragmentHeader.TryRead(packet.Header(layer), out Ipv6FragmentHeader header) || !header.IsFragment)
            return false;
        fragment = new Fragment(
            header.Identification, header.FragmentOffset,
            ip.PayloadOffset + outer.PayloadLength - layer.PayloadOffset, !header.MoreFragments);
        return true;
    }

    /// <summary>A fragment.</summary>
    /// <param name="Id">
    /// What it has in common with the other fragments, in addition to the addresses: 40 bits.
    /// </param>
    /// <param name="Start">The offset of its payload in the datagram, in bytes.</param>
    /// <param name="Length">Bytes of its payload.</param>
    /// <param name="IsLast">Whether it is the end of the datagram.</param>
    private readonly record struct Fragment(ulong Id, int Start, int Length, bool IsLast);
}
