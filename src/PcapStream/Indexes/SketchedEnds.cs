using System.Buffers.Binary;
using PcapStream.Capture.Indexing;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;

namespace PcapStream.Indexes;

/// <summary>
/// Adds the addresses and ports of packets to the sketches of their blocks: of all headers, also in tunnels and in what
/// an ICMP error quotes, so that no selection misses a packet. For one thread.
/// </summary>
/// <param name="contents">What is added.</param>
internal sealed class SketchedEnds(IndexContents contents)
{
    private const int PortBytes = 4;

    private static readonly Field Ipv4Hosts = FieldCatalogue.Find("ip.addr")!;
    private static readonly Field Ipv6Hosts = FieldCatalogue.Find("ipv6.addr")!;

    private readonly PacketDecoder _decoder = new();
    private readonly FieldValues _values = new(FieldForm.Raw);
    private readonly bool _hasHosts = contents.HasFlag(IndexContents.Hosts);
    private readonly bool _hasPorts = contents.HasFlag(IndexContents.Ports);

    /// <summary>Whether a block may have packets in which a field has a value.</summary>
    /// <param name="sketch">The block's.</param>
    /// <param name="field">Any field.</param>
    /// <param name="value">One value of it.</param>
    public static bool MayHave(BlockSketch sketch, Field field, FieldValues value) => field.Name switch
    {
        "ip.addr" or "ip.src" or "ip.dst" or "ipv6.addr" or "ipv6.src" or "ipv6.dst" => sketch.MayHaveHost(value[0]),
        "tcp.port" or "tcp.srcport" or "tcp.dstport" or "udp.port" or "udp.srcport" or "udp.dstport" or "sctp.port"
            or "sctp.srcport" or "sctp.dstport" => sketch.MayHavePort((ushort)value.NumberAt(0)),
        _ => true,
    };

    /// <summary>Adds a packet's to a sketch.</summary>
    public void AddTo(Span<byte> sketch, in PacketRecord record)
    {
        var source = new FieldSource
        {
            Packet = _decoder.Decode(record.Data, record.LinkType.Value, record.OriginalLength),
        };
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        for (source.Index = 0; source.Index < layers.Length; source.Index++)
        {
            switch (layers[source.Index].Protocol)
            {
                case Protocol.Ipv4 when _hasHosts:
                    AddHosts(sketch, Ipv4Hosts, source);
                    // Of a packet with a source route, the field has the last destination instead.
                    if (source.Header.Length >= Ipv4Header.MinSize)
                        BlockSketch.AddHost(sketch, source.Header[16..20]);
                    break;
                case Protocol.Ipv6 when _hasHosts:
                    AddHosts(sketch, Ipv6Hosts, source);
                    break;
                case Protocol.Tcp or Protocol.Udp or Protocol.UdpLite or Protocol.Sctp
                    when _hasPorts && source.Bytes.Length >= PortBytes:
                    BlockSketch.AddPort(sketch, BinaryPrimitives.ReadUInt16BigEndian(source.Bytes));
                    BlockSketch.AddPort(sketch, BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[2..]));
                    break;
            }
        }
    }

    private void AddHosts(Span<byte> sketch, Field field, in FieldSource source)
    {
        _values.Clear();
        field.Read(source, _values);
        for (int i = 0; i < _values.Count; i++)
            BlockSketch.AddHost(sketch, _values[i]);
    }
}
