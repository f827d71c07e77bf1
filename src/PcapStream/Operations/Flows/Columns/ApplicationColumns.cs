using System.Buffers.Binary;
using System.Buffers.Text;
using PcapStream.Operations.Flows.Application;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>
/// What applications say in payloads: the first value of each in a flow. Text is printable ASCII: a backslash is
/// written twice, and another byte as <c>\x</c> and two hexadecimal digits.
/// </summary>
internal static class ApplicationColumns
{
    public static readonly FlowColumn[] All =
    [
        Text("tls_sni", "server that the client names in TLS, also in QUIC", FactKind.TlsServerName),
        Text("tls_alpn", "first application protocol that the client offers in TLS", FactKind.TlsProtocol),
        Create("tls_version", "version of TLS that the server chose", FlowValueType.Text, FactKind.TlsVersion,
            (version, value) => AddVersion(BinaryPrimitives.ReadUInt16BigEndian(version), value)),
        Create("ja3", "JA3 of the client's TLS, MD5", FlowValueType.Text, FactKind.Ja3,
            (hash, value) => value.AddBytes(hash)),
        Text("ja4", "JA4 of the client's TLS", FactKind.Ja4),
        Text("http_method", "method of the first HTTP request", FactKind.HttpMethod),
        Text("http_host", "Host of the first HTTP request that has it", FactKind.HttpHost),
        Text("http_uri", "target of the first HTTP request", FactKind.HttpTarget),
        Text("http_user_agent", "User-Agent of the first HTTP request that has it", FactKind.HttpUserAgent),
        Create("http_status", "code of the first HTTP response", FlowValueType.Unsigned16, FactKind.HttpStatus,
            AddStatus),
        Create("dns_query", "name of the first DNS question", FlowValueType.Text, FactKind.DnsName,
            (name, value) => AddText(name.IsEmpty ? DnsText.Root : name, value)),
        Create("dns_qtype", "type of the first DNS question", FlowValueType.Unsigned16, FactKind.DnsType,
            (type, value) => value.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(type))),
        Create("dns_rcode", "code of the first DNS response", FlowValueType.Unsigned8, FactKind.DnsResponseCode,
            (code, value) => value.AddDecimal(code[0])),
        Text("ssh_client", "version that the originator of SSH names", FactKind.SshClient),
        Text("ssh_server", "version that the responder of SSH names", FactKind.SshServer),
        Create("quic_version", "version of the first long header of QUIC", FlowValueType.Text, FactKind.QuicVersion,
            (version, value) => value.AddHex(BinaryPrimitives.ReadUInt32BigEndian(version), 8)),
    ];

    private delegate void WriteFact(ReadOnlySpan<byte> fact, FieldValues value);

    private static FlowColumn Text(string name, string meaning, FactKind fact) =>
        Create(name, meaning, FlowValueType.Text, fact, AddText);

    private static FlowColumn Create(
        string name, string meaning, FlowValueType type, FactKind fact, WriteFact write) =>
        new(name, meaning, type == FlowValueType.Text ? FlowColumnKind.Text : FlowColumnKind.Number, type,
            ColumnNeeds.Application, (flow, value) =>
            {
                if (flow.Application.TryGet(fact, out ReadOnlySpan<byte> found))
                    write(found, value);
            });

    private static void AddText(ReadOnlySpan<byte> text, FieldValues value)
    {
        const int LongestEscape = 4;
        Span<byte> into = value.Reserve(LongestEscape * text.Length);
        int length = 0;
        foreach (byte one in text)
        {
            bool isPrintable = one is >= (byte)' ' and <= (byte)'~';
            if (!isPrintable || one == '\\')
                into[length++] = (byte)'\\';
            if (!isPrintable)
            {
                into[length++] = (byte)'x';
                into[length++] = FieldValues.HexDigit(one >> 4);
                into[length++] = FieldValues.HexDigit(one & 15);
            }
            else
                into[length++] = one;
        }
        value.Commit(length);
    }

    private static void AddStatus(ReadOnlySpan<byte> code, FieldValues value)
    {
        if (Utf8Parser.TryParse(code, out ushort number, out _))
            value.AddDecimal(number);
    }

    private static void AddVersion(ushort version, FieldValues value)
    {
        ReadOnlySpan<byte> name = version switch
        {
            0x0304 => "TLSv1.3"u8,
            0x0303 => "TLSv1.2"u8,
            0x0302 => "TLSv1.1"u8,
            0x0301 => "TLSv1.0"u8,
            0x0300 => "SSLv3"u8,
            _ => default,
        };
        if (name.IsEmpty)
            value.AddHex(version, 4);
        else
            value.AddText(name);
    }
}
