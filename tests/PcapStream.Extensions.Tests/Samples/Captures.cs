using System.Buffers.Binary;

namespace PcapStream.Extensions.Tests.Samples;

/// <summary>Captures in the made-up formats.</summary>
internal static class Captures
{
    /// <summary>A capture of <c>CaptureFormat/FixedFormat.cs</c>, with packets of 60 bytes, one second apart.</summary>
    public static byte[] Fixed(int packets)
    {
        const int recordSize = 16 + 64;
        byte[] capture = new byte[8 + packets * recordSize];
        "FIXEDCAP"u8.CopyTo(capture);
        for (int i = 0; i < packets; i++)
        {
            Span<byte> record = capture.AsSpan(8 + i * recordSize, recordSize);
            BinaryPrimitives.WriteInt64LittleEndian(record, (1_700_000_000L + i) * 1_000_000_000);
            BinaryPrimitives.WriteUInt32LittleEndian(record[8..], 60);
            BinaryPrimitives.WriteUInt32LittleEndian(record[12..], 60);
        }
        return capture;
    }

    /// <summary>Packets of <c>Protocol/MadeUpHeader.cs</c> over Ethernet, IPv4 and UDP, one for each value.</summary>
    public static byte[] MadeUp(ushort[] values)
    {
        byte[] capture = Fixed(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            Span<byte> packet = capture.AsSpan(8 + i * 80 + 16, 60);
            packet[12] = 0x08;
            byte[] ip = [0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];
            ip.CopyTo(packet[14..]);
            byte[] udp = [0x30, 0x39, 0x27, 0x0F, 0, 12, 0, 0, (byte)'M', (byte)'U'];
            udp.CopyTo(packet[34..]);
            BinaryPrimitives.WriteUInt16BigEndian(packet[44..], values[i]);
        }
        return capture;
    }

    /// <summary>Bytes as <c>Compression/XorFormat.cs</c> compresses them.</summary>
    public static byte[] Xor(byte[] plain)
    {
        byte[] compressed = [.. "XOR1"u8, .. plain];
        for (int i = 4; i < compressed.Length; i++)
            compressed[i] ^= 0x5A;
        return compressed;
    }
}
