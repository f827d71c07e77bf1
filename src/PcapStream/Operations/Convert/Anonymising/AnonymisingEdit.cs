using System.Buffers.Binary;
using PcapStream.Capture;
using PcapStream.Operations.Convert.Edits;
using PcapStream.Operations.Convert.Edits.Checksums;
using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>
/// Replaces the addresses in packets. Only bytes that are understood are written: headers of known protocols, and the
/// payload of a transport as the options say. Everything after the first header that is not known is cut.
/// </summary>
internal sealed class AnonymisingEdit : PacketEdit, IDisposable
{
    // Numbers of the purposes of keyed hashes.
    private const byte ForText = 16;
    private const byte ForPayloads = 17;

    private readonly AnonymiseOptions _options;
    private readonly AddressNames _names;
    private readonly HeaderNames _headers;
    private readonly PayloadNames _payloads;
    private readonly SipHash _payloadHash;
    private readonly KnownAddresses? _known;
    private readonly ChecksumKeeper _checksums = new();
    private readonly PacketDecoder _decoder;

    /// <param name="options">What packets keep.</param>
    /// <param name="originals">Gets the addresses that are replaced; null for none.</param>
    public AnonymisingEdit(AnonymiseOptions options, OriginalAddresses? originals)
    {
        _options = options;
        if (options.Payload == PayloadTreatment.Keep)
            originals ??= new OriginalAddresses();
        _names = new AddressNames(options, originals);
        _headers = new HeaderNames(_names);
        _payloads = new PayloadNames(_names, new NamedText(options.Key.HashFor(ForText)));
        _known = originals is null ? null : new KnownAddresses(originals, _names);
        _payloadHash = options.Key.HashFor(ForPayloads);
        _decoder = new PacketDecoder(applications: options.Payload == PayloadTreatment.Keep);
    }

    public override bool Apply(EditedPacket packet)
    {
        Span<byte> data = packet.Data;
        DecodedPacket decoded = _decoder.Decode(data, packet.LinkType.Value, packet.OriginalLength);
        _checksums.Begin(decoded);
        (int end, Layer? transport) = ReplaceHeaders(decoded, data, out (ushort, ushort) ports);
        if (_options.Payload == PayloadTreatment.Keep)
        {
            _payloads.Replace(decoded, ports, end, data);
            _known!.Replace(data[end..]);
            end = data.Length;
        }
        else if (transport is { } layer && layer.PayloadOffset == end && _options.Payload != PayloadTreatment.Cut)
        {
            Cover(data[end..layer.End]);
            end = layer.End;
        }
        _checksums.End(data);
        packet.Cut(end);
        packet.Time = Move(packet.Time);
        return true;
    }

    public override Timestamp Move(Timestamp time) => _options.TimeShift == 0 || !time.IsKnown
        ? time
        : Timestamp.Of(time.ExactNanoseconds + _options.TimeShift);

    public void Dispose() => _names.Dispose();

    // Returns the offset after the last byte that is understood, and the transport of which it is the payload.
    private (int End, Layer? Transport) ReplaceHeaders(
        in DecodedPacket packet, Span<byte> data, out (ushort Source, ushort Destination) ports)
    {
        int end = 0;
        Layer? last = null;
        ports = default;
        foreach (Layer layer in packet.Layers)
        {
            if (layer.Offset > end || ProtocolTable.GroupOf(layer.Protocol) == ProtocolGroup.Application)
                break;
            if (IsTransport(layer.Protocol) && layer.HeaderLength >= sizeof(uint))
            {
                ports = (BinaryPrimitives.ReadUInt16BigEndian(data[layer.Offset..]),
                    BinaryPrimitives.ReadUInt16BigEndian(data[(layer.Offset + sizeof(ushort))..]));
            }
            int clean = _headers.Replace(layer, data);
            end = Math.Max(end, clean);
            last = layer;
            if (clean < layer.PayloadOffset)
                break;
        }
        return (end, last is { } innermost && IsTransport(innermost.Protocol) ? last : null);
    }

    private void Cover(Span<byte> payload)
    {
        if (_options.Payload == PayloadTreatment.Zero)
        {
            payload.Clear();
            return;
        }
        UInt128 seed = _payloadHash.Hash(payload);
        Span<byte> block = stackalloc byte[24];
        Span<byte> part = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(block, seed);
        for (ulong i = 0; !payload.IsEmpty; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(block[16..], i);
            BinaryPrimitives.WriteUInt128LittleEndian(part, _payloadHash.Hash(block));
            int count = Math.Min(part.Length, payload.Length);
            part[..count].CopyTo(payload);
            payload = payload[count..];
        }
    }

    private static bool IsTransport(Protocol protocol) =>
        protocol is Protocol.Tcp or Protocol.Udp or Protocol.UdpLite or Protocol.Sctp or Protocol.Dccp;
}
