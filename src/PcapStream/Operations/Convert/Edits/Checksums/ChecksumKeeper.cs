using System.Buffers.Binary;
using System.Numerics;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Convert.Edits.Checksums;

/// <summary>
/// Keeps every checksum of a packet as right or as wrong as it was while bytes are changed in place: those of IP, ICMP,
/// IGMP, PIM and the transports with their pseudo-headers, of tunnels, and of packets that ICMP errors quote.
/// <code>
/// keeper.Begin(decoder.Decode(bytes, linkType));
/// ... change bytes ...
/// keeper.End(bytes);
/// </code>
/// For one thread.
/// </summary>
internal sealed class ChecksumKeeper
{
    private const int Ipv4Checksum = 10;
    private const int Ipv4Source = 12;
    private const int Ipv6Source = 8;
    private const int Ipv6Destination = 24;
    private const ushort PimNumber = 103;
    private const int PimVersion = 2;
    private const int PimRegisterBytes = 8;

    private readonly CoveredBytes[] _checksums = new CoveredBytes[PacketDecoder.MaxLayers];
    private int _count;

    // The pseudo-header of the innermost network header so far.
    private int _source;
    private int _destination;
    private int _addressBytes;

    /// <summary>Remembers the checksums of a packet, and the sums of the bytes that they cover.</summary>
    public void Begin(in DecodedPacket packet)
    {
        _count = 0;
        _addressBytes = 0;
        foreach (Layer layer in packet.Layers)
            Meet(packet, layer);
    }

    /// <summary>Updates the checksums after bytes were changed, none moved.</summary>
    /// <param name="data">The packet's bytes.</param>
    public void End(Span<byte> data)
    {
        // Outer checksums cover inner ones.
        for (int i = _count - 1; i >= 0; i--)
        {
            ref readonly CoveredBytes covered = ref _checksums[i];
            if (covered.Kind == ChecksumKind.Crc32C)
            {
                if (covered.Before == 1)
                    BinaryPrimitives.WriteUInt32LittleEndian(data[covered.Checksum..], Crc(covered, data));
                continue;
            }
            ushort after = SumOf(covered, data);
            if (after == covered.Before)
                continue;
            Span<byte> field = data.Slice(covered.Checksum, sizeof(ushort));
            ushort updated = InternetChecksum.Update(
                BinaryPrimitives.ReadUInt16BigEndian(field), covered.Before, after);
            if (updated == 0 && covered.Kind == ChecksumKind.InternetOptional)
                updated = ushort.MaxValue;
            BinaryPrimitives.WriteUInt16BigEndian(field, updated);
        }
    }

    /// <summary>Calculates the remembered checksums, instead of keeping them as right as they were.</summary>
    /// <param name="data">The packet's bytes.</param>
    /// <param name="end">Offset before which the covered bytes must end.</param>
    /// <param name="complete">Offset before which they must start.</param>
    /// <returns>Checksums that were not calculated.</returns>
    public int Recompute(Span<byte> data, int end, int complete)
    {
        int kept = 0;
        // Outer checksums cover inner ones.
        for (int i = _count - 1; i >= 0; i--)
        {
            ref readonly CoveredBytes covered = ref _checksums[i];
            if (covered.Start >= complete || covered.End >= end)
            {
                kept++;
                continue;
            }
            if (covered.Kind == ChecksumKind.Crc32C)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(data[covered.Checksum..], Crc(covered, data));
                continue;
            }
            Span<byte> field = data.Slice(covered.Checksum, sizeof(ushort));
            field.Clear();
            var checksum = (ushort)~InternetChecksum.Add(SumOf(covered, data), covered.PseudoHeader);
            if (checksum == 0 && covered.Kind == ChecksumKind.InternetOptional)
                checksum = ushort.MaxValue;
            BinaryPrimitives.WriteUInt16BigEndian(field, checksum);
        }
        return kept;
    }

    private void Meet(in DecodedPacket packet, Layer layer)
    {
        ReadOnlySpan<byte> header = packet.Header(layer);
        switch (layer.Protocol)
        {
            case Protocol.Ipv4 when header.Length >= Ipv4Header.MinSize:
                int final = SourceRoute.FinalDestinationOffset(header);
                SetAddresses(
                    layer.Offset + Ipv4Source, layer.Offset + Math.Max(final, Ipv4Header.MinSize - 4), bytes: 4);
                Add(packet, layer.Offset + Ipv4Checksum, layer.Offset, layer.PayloadOffset);
                break;
            case Protocol.Ipv6 when header.Length >= Ipv6Header.Size:
                SetAddresses(layer.Offset + Ipv6Source, layer.Offset + Ipv6Destination, bytes: 16);
                break;
            case Protocol.Ipv6Routing when Ipv6RoutingHeader.TryRead(header, out Ipv6RoutingHeader routing):
                _destination = OffsetIn(packet.Data, routing.FinalDestination) ?? _destination;
                break;
            case Protocol.Ipv6Destination when Ipv6OptionsHeader.TryRead(header, out Ipv6OptionsHeader options):
                _source = OffsetIn(packet.Data, options.HomeAddress) ?? _source;
                break;
            case Protocol.Tcp:
                AddWithPseudoHeader(packet, layer, 16);
                break;
            case Protocol.Udp:
                AddWithPseudoHeader(packet, layer, 6, ChecksumKind.InternetOptional);
                break;
            case Protocol.UdpLite when header.Length >= 8:
                int coverage = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
                AddWithPseudoHeader(packet, layer, 6, length: coverage == 0 ? int.MaxValue : coverage);
                break;
            case Protocol.Dccp when header.Length >= 8:
                int covered = header[5] & 0xF;
                AddWithPseudoHeader(
                    packet, layer, 6, length: covered == 0 ? int.MaxValue : (header[4] + covered - 1) * 4);
                break;
            case Protocol.Icmpv6:
                AddWithPseudoHeader(packet, layer, 2);
                break;
            case Protocol.Mobility or Protocol.HostIdentity:
                AddWithPseudoHeader(packet, layer, 4);
                break;
            case Protocol.Icmp or Protocol.Igmp:
                Add(packet, layer.Offset + 2, layer.Offset, layer.End);
                break;
            case Protocol.Pim when header.Length > 0 && header[0] >> 4 == PimVersion:
                // A register's checksum does not cover the packet in it.
                int pim = header.Length >= PimRegisterBytes ? PimRegisterBytes : layer.End - layer.Offset;
                Add(packet, layer.Offset + 2, layer.Offset, layer.Offset + pim,
                    addressBytes: _addressBytes == 16 ? _addressBytes : 0,
                    pseudoHeader: _addressBytes == 16 ? InternetChecksum.Add(PimNumber, (ushort)pim) : (ushort)0);
                break;
            case Protocol.Gre when header.Length >= 6 && (header[0] & 0x80) != 0:
                Add(packet, layer.Offset + 4, layer.Offset, layer.End);
                break;
            case Protocol.Sctp when header.Length >= 12:
                AddCrc(packet, layer);
                break;
        }
    }

    private void SetAddresses(int source, int destination, int bytes) =>
        (_source, _destination, _addressBytes) = (source, destination, bytes);

    private void AddWithPseudoHeader(
        in DecodedPacket packet, Layer layer, int checksum, ChecksumKind kind = ChecksumKind.Internet,
        int length = int.MaxValue)
    {
        int end = length < layer.End - layer.Offset ? layer.Offset + length : layer.End;
        ushort rest = InternetChecksum.Add(NumberOf(layer.Protocol), (ushort)(layer.End - layer.Offset));
        Add(packet, layer.Offset + checksum, layer.Offset, end, kind, _addressBytes, rest);
    }

    private static ushort NumberOf(Protocol protocol) => protocol switch
    {
        Protocol.Tcp => 6,
        Protocol.Udp => 17,
        Protocol.Dccp => 33,
        Protocol.Icmpv6 => 58,
        Protocol.Mobility => 135,
        Protocol.UdpLite => 136,
        Protocol.HostIdentity => 139,
        _ => 0,
    };

    private void Add(
        in DecodedPacket packet, int checksum, int start, int end, ChecksumKind kind = ChecksumKind.Internet,
        int addressBytes = 0, ushort pseudoHeader = 0)
    {
        if (checksum + sizeof(ushort) > end || _count == _checksums.Length)
            return;
        bool isAbsent = kind == ChecksumKind.InternetOptional
            && BinaryPrimitives.ReadUInt16BigEndian(packet.Data[checksum..]) == 0;
        if (isAbsent)
            return;
        ref CoveredBytes covered = ref _checksums[_count++];
        covered = new CoveredBytes
        {
            Checksum = checksum,
            Start = start,
            End = end,
            Source = _source,
            Destination = _destination,
            AddressBytes = addressBytes,
            PseudoHeader = pseudoHeader,
            Kind = kind,
        };
        covered.Before = SumOf(covered, packet.Data);
    }

    private void AddCrc(in DecodedPacket packet, Layer layer)
    {
        if (_count == _checksums.Length)
            return;
        var covered = new CoveredBytes
        {
            Checksum = layer.Offset + 8,
            Start = layer.Offset,
            End = layer.End,
            Kind = ChecksumKind.Crc32C,
        };
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(packet.Data[covered.Checksum..]);
        covered.Before = found == Crc(covered, packet.Data) ? (ushort)1 : (ushort)0;
        _checksums[_count++] = covered;
    }

    // The checksum itself is the same before and after, so that it may be in the sum.
    private static ushort SumOf(in CoveredBytes covered, ReadOnlySpan<byte> data)
    {
        ushort sum = InternetChecksum.Sum(data[covered.Start..covered.End]);
        if (covered.AddressBytes == 0)
            return sum;
        sum = InternetChecksum.Add(sum, InternetChecksum.Sum(data.Slice(covered.Source, covered.AddressBytes)));
        return InternetChecksum.Add(
            sum, InternetChecksum.Sum(data.Slice(covered.Destination, covered.AddressBytes)));
    }

    private static uint Crc(in CoveredBytes covered, ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        for (int i = covered.Start; i < covered.End; i++)
            crc = BitOperations.Crc32C(crc, i >= covered.Checksum && i < covered.Checksum + 4 ? (byte)0 : data[i]);
        return ~crc;
    }

    private static int? OffsetIn(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> part) =>
        part.IsEmpty || !packet.Overlaps(part, out int offset) ? null : offset;
}
