using System.Buffers.Binary;
using System.Numerics;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Summaries;

namespace PcapStream.Protocols.Voice;

/// <summary>Summaries of RTP and RTCP.</summary>
internal static class MediaSummaries
{
    public static void WriteStream(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> header = source.Header;
        source.HasFacts(out StreamFacts facts);
        if (header.Length < MediaHeader.Size)
        {
            if (!MediaHeader.HasVersion(source.Bytes) && !source.Bytes.IsEmpty)
            {
                line.Begin("RTP"u8);
                line.Add("Unknown RTP version "u8, source.Bytes[0] >> 6);
            }
            return;
        }
        line.Begin(facts.IsSecure ? "SRTP"u8 : "RTP"u8);
        line.Add("PT="u8);
        int type = header[1] & 0x7F;
        ReadOnlySpan<byte> name = facts.MediaFormat > 0
            ? MediaFormats.Of(facts.MediaFormat).Name : MediaNames.LongOf(type);
        line.AddEscaped(name);
        if (name.IsEmpty)
            line.Add("DynamicRTP-Type-"u8, type);
        line.Add(", SSRC=0x"u8);
        uint identifier = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        for (int shift = BitOperations.Log2(identifier) & ~3; shift >= 0; shift -= 4)
            line.Add("0123456789ABCDEF"u8.Slice((int)(identifier >> shift) & 0xF, 1));
        line.Add(", Seq="u8, BinaryPrimitives.ReadUInt16BigEndian(header[2..]));
        line.Add(", Time="u8, BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        if (header[1] >= 0x80)
            line.Add(", Mark"u8);
    }

    public static void WriteReport(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        if (source.Header.IsEmpty)
        {
            line.Rename("RTCP"u8);
            return;
        }
        line.Continue("RTCP"u8, default);
        line.AddName(MediaNames.Reports[bytes[1]], "Unknown packet type"u8, bytes[1]);
        line.Add("   "u8);
        if (bytes[1] != MediaReport.Application || bytes.Length < 12)
            return;
        line.Add("( "u8);
        line.AddEscaped(bytes[8..12]);
        line.Add(" ) subtype="u8, bytes[0] & 0x1F);
    }
}
