using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of SCTP: its chunks, whose sequence numbers are those of the packet.</summary>
internal static class SctpSummary
{
    private const byte Data = 0;
    private const byte Acknowledgment = 3;

    // RFC 9260, section 3.2, and RFC 5061.
    private static readonly NameTable Chunks = new("""
        0 DATA
        1 INIT
        2 INIT_ACK
        3 SACK
        4 HEARTBEAT
        5 HEARTBEAT_ACK
        6 ABORT
        7 SHUTDOWN
        8 SHUTDOWN_ACK
        9 ERROR
        10 COOKIE_ECHO
        11 COOKIE_ACK
        12 ECNE
        13 CWR
        14 SHUTDOWN_COMPLETE
        15 AUTH
        64 I_DATA
        128 ASCONF_ACK
        132 PAD
        192 FORWARD_TSN
        193 ASCONF
        194 I_FORWARD_TSN
        """);

    public static void Write(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("SCTP"u8);
        if (!SctpHeader.TryRead(source.Bytes, out SctpHeader header))
            return;
        foreach (SctpChunk chunk in header.Chunks)
        {
            ReadOnlySpan<byte> value = chunk.Data;
            line.AddName(Chunks[chunk.Type], "UNKNOWN"u8, chunk.Type);
            switch (chunk.Type)
            {
                case Data when value.Length >= 4:
                    line.Add(" (TSN="u8, BinaryPrimitives.ReadUInt32BigEndian(value));
                    line.Add(")"u8);
                    break;
                case Acknowledgment when value.Length >= 8:
                    line.Add(" (Ack="u8, BinaryPrimitives.ReadUInt32BigEndian(value));
                    line.Add(", Arwnd="u8, BinaryPrimitives.ReadUInt32BigEndian(value[4..]));
                    line.Add(")"u8);
                    break;
            }
            line.Add(" "u8);
        }
    }
}
