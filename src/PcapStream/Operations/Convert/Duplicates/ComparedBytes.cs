using PcapStream.Capture.Indexing;
using PcapStream.Protocols;

namespace PcapStream.Operations.Convert.Duplicates;

/// <summary>The bytes of packets in which copies must agree. For one thread.</summary>
internal sealed class ComparedBytes(DuplicateOptions options)
{
    private const int AddressBytes = 12;
    private const int Ipv4Identification = 4;
    private const int Ipv4TimeToLive = 8;
    private const int Ipv4Checksum = 10;
    private const int Ipv6HopLimit = 7;
    private const int TcpChecksum = 16;
    private const int UdpChecksum = 6;
    private const int IcmpChecksum = 2;

    // A tag's four bytes begin with its EtherType, which belongs to the header before it.
    private const int TypeBytes = 2;
    private const int TagBytes = 4;

    private readonly PacketDecoder _decoder = new();
    private byte[] _changed = [];

    /// <summary>The bytes, valid until the next call.</summary>
    /// <param name="record">A packet.</param>
    /// <param name="length">Its length, which must be the same too.</param>
    public ReadOnlySpan<byte> Of(in PacketRecord record, out int length)
    {
        ReadOnlySpan<byte> data = record.Data;
        if (options.IgnoredFields != IgnoredFields.None)
        {
            Range compared = CopyWithoutFields(record);
            data = _changed.AsSpan(compared);
        }
        length = data.Length;
        return data.Length > options.IgnoredBytes ? data[options.IgnoredBytes..] : data;
    }

    // Returns the part of the copy that is compared.
    private Range CopyWithoutFields(in PacketRecord record)
    {
        DecodedPacket packet = _decoder.Decode(record.Data, record.LinkType.Value, record.OriginalLength);
        if (_changed.Length < packet.Data.Length)
            _changed = new byte[Math.Max(packet.Data.Length, 2 * _changed.Length)];
        Span<byte> changed = _changed.AsSpan(0, packet.Data.Length);
        packet.Data.CopyTo(changed);
        int start = 0;
        foreach (Layer layer in packet.Layers)
        {
            if (layer.IsQuoted)
                break;
            Clear(layer.Protocol, changed.Slice(layer.Offset, layer.HeaderLength));
            if (Ignores(IgnoredFields.Tunnels) && layer.Protocol is Protocol.Ipv4 or Protocol.Ipv6)
                start = layer.Offset;
        }
        return start..(Ignores(IgnoredFields.VlanTags)
            ? RemoveTags(packet.Layers, changed, start)
            : changed.Length);
    }

    private bool Ignores(IgnoredFields fields) => (options.IgnoredFields & fields) != 0;

    private void Clear(Protocol protocol, Span<byte> header)
    {
        switch (protocol)
        {
            case Protocol.Ethernet when Ignores(IgnoredFields.HardwareAddresses):
                Clear(header, 0, AddressBytes);
                break;
            case Protocol.Ipv4:
                if (Ignores(IgnoredFields.TimeToLive))
                    Clear(header, Ipv4TimeToLive, 1);
                if (Ignores(IgnoredFields.Identification))
                    Clear(header, Ipv4Identification, sizeof(ushort));
                if (Ignores(IgnoredFields.TimeToLive | IgnoredFields.Identification | IgnoredFields.Checksums))
                    Clear(header, Ipv4Checksum, sizeof(ushort));
                break;
            case Protocol.Ipv6 when Ignores(IgnoredFields.TimeToLive):
                Clear(header, Ipv6HopLimit, 1);
                break;
            case Protocol.Tcp when Ignores(IgnoredFields.Checksums):
                Clear(header, TcpChecksum, sizeof(ushort));
                break;
            case Protocol.Udp when Ignores(IgnoredFields.Checksums):
                Clear(header, UdpChecksum, sizeof(ushort));
                break;
            case Protocol.Icmp or Protocol.Icmpv6 when Ignores(IgnoredFields.Checksums):
                Clear(header, IcmpChecksum, sizeof(ushort));
                break;
        }
    }

    private static void Clear(Span<byte> header, int offset, int bytes)
    {
        if (header.Length >= offset + bytes)
            header.Slice(offset, bytes).Clear();
    }

    // Moves the bytes after each tag forward; returns the length that is left.
    private static int RemoveTags(ReadOnlySpan<Layer> layers, Span<byte> bytes, int start)
    {
        int length = bytes.Length;
        for (int i = layers.Length - 1; i >= 0; i--)
        {
            int tag = layers[i].Offset - TypeBytes;
            if (layers[i].Protocol is not (Protocol.Vlan or Protocol.ServiceVlan) || layers[i].IsQuoted || tag < start
                || tag + TagBytes > length)
                continue;
            bytes[(tag + TagBytes)..length].CopyTo(bytes[tag..]);
            length -= TagBytes;
        }
        return length;
    }
}
