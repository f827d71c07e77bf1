using System.Text;
using PcapStream.Operations.Flows.Application;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;
using PcapStream.Protocols.Transport;

namespace PcapStream.Tests.Operations.Flows.Application;

/// <summary>Facts as text, and connections that are read packet by packet.</summary>
internal sealed class FactText : IDisposable
{
    private const byte Tcp = 6;
    private const byte Udp = 17;

    private readonly ApplicationReader _reader = new();
    private readonly HelloTable _table = new();
    private readonly FactBuffer _facts = new();

    public void Dispose() => _reader.Dispose();

    /// <summary>The facts of a packet alone.</summary>
    public string[] Read(byte[] payload, byte protocol, ushort source, ushort destination)
    {
        _facts.Clear();
        _reader.Read(payload, protocol, source, destination, _facts);
        return Of(_facts.From(0));
    }

    /// <summary>The facts of a segment, with those of a hello that is complete with it.</summary>
    public string[] Segment(
        ushort port, uint sequence, byte[] payload, TcpControl flags = TcpControl.Acknowledgment) =>
        Add(port, Tcp, sequence, payload, flags);

    /// <summary>The facts of a datagram, with those of a hello that is complete with it.</summary>
    public string[] Datagram(ushort port, byte[] payload) => Add(port, Udp, 0, payload, default);

    /// <summary>Facts as <c>Kind=value</c>; bytes in hexadecimal where they are no text.</summary>
    public static string[] Of(ReadOnlySpan<byte> facts)
    {
        var texts = new List<string>();
        var list = new FactList(facts);
        while (list.MoveNext())
        {
            bool isText = FactLimits.Of(list.Kind) > 0 || list.Kind is FactKind.Ja4 or FactKind.HttpStatus;
            string value = isText ? Encoding.Latin1.GetString(list.Value) : Convert.ToHexStringLower(list.Value);
            texts.Add($"{list.Kind}={value}");
        }
        return [.. texts];
    }

    private string[] Add(ushort port, byte protocol, uint sequence, byte[] payload, TcpControl flags)
    {
        var packet = new FlowPacket
        {
            Key = new FlowTuple(new AddressBits(0, 1), new AddressBits(0, 2), port, 443, protocol, 1, 0),
            IsFromLow = true,
            Sequence = sequence,
            Flags = flags,
        };
        _facts.Clear();
        _reader.Read(payload, protocol, port, 443, _facts);
        // Few hashes, so that keys decide.
        return Of(_table.Add(packet, (uint)port & 3, payload, _facts.From(0)));
    }
}
