using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Quic;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of QUIC, RFC 9000, as far as it is not encrypted.</summary>
internal static class QuicSummary
{
    public static void Write(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("QUIC"u8);
        if (!QuicHeader.TryReadLong(source.Bytes, out QuicHeader header))
        {
            line.Add("Protected Payload (KP0)"u8);
            return;
        }
        // RFC 9000, section 17.2; version 2 counts from another number (RFC 9369, section 3.2).
        int type = (source.Bytes[0] >> 4 & 3) + (header.Version == QuicHeader.Version2 ? 3 : 0) & 3;
        line.Add(type switch { 0 => "Initial"u8, 1 => "0-RTT"u8, 2 => "Handshake"u8, _ => "Retry"u8 });
        ReadOnlySpan<byte> rest = source.Bytes[5..];
        WriteId(", DCID="u8, ref rest, ref line);
        WriteId(", SCID="u8, ref rest, ref line);
    }

    private static void WriteId(ReadOnlySpan<byte> words, scoped ref ReadOnlySpan<byte> rest, ref SummaryLine line)
    {
        if (rest.IsEmpty || rest.Length <= rest[0])
            return;
        ReadOnlySpan<byte> id = rest.Slice(1, rest[0]);
        rest = rest[(1 + id.Length)..];
        if (id.IsEmpty)
            return;
        line.Add(words);
        line.AddBytes(id);
    }
}
