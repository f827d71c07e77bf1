using System.Buffers.Binary;
using System.IO.Compression;
using PcapStream.Tests.Capture.Compression;

namespace PcapStream.Tests.Operations.Index;

/// <summary>Compresses captures in units that can be decompressed alone.</summary>
internal static class CompressedCaptures
{
    /// <summary>Names of the kinds of files.</summary>
    public static TheoryData<string> Kinds => ["bgzf", "gzip members", "gzip", "zstd frames", "zstd", "lz4 frames"];

    /// <summary>The bytes of a file.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="capture">The capture.</param>
    /// <param name="random">Chooses the lengths of units.</param>
    public static byte[] Compress(string kind, byte[] capture, Random random)
    {
        using var file = new MemoryStream();
        switch (kind)
        {
            case "bgzf":
                foreach (byte[] part in capture.Chunk(65280))
                    file.Write(BgzfMember(part));
                file.Write(BgzfMember([]));
                break;
            case "gzip" or "zstd":
                file.Write(Codec.Compress(kind, capture));
                break;
            default:
                WriteUnits(file, kind.Split(' ')[0], capture, random);
                break;
        }
        return file.ToArray();
    }

    private static void WriteUnits(MemoryStream file, string format, byte[] capture, Random random)
    {
        for (int at = 0; at < capture.Length;)
        {
            int length = Math.Min(random.Next(random.Next(10) == 0 ? 2 : 200_000), capture.Length - at);
            file.Write(Codec.Compress(format, capture[at..(at + length)]));
            at += length;
            if (format != "gzip" && random.Next(4) == 0)
                file.Write(SkippableFrame(random.Next(100)));
        }
    }

    private static byte[] SkippableFrame(int bytes)
    {
        byte[] frame = new byte[8 + bytes];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, 0x184D2A53);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), bytes);
        return frame;
    }

    // The SAM/BAM format specification, 4.1: a member with its size in an extra field "BC".
    private static byte[] BgzfMember(byte[] data)
    {
        using var deflated = new MemoryStream();
        using (var deflater = new DeflateStream(deflated, CompressionLevel.Fastest, leaveOpen: true))
            deflater.Write(data);
        byte[] body = data.Length == 0 ? [3, 0] : deflated.ToArray();
        byte[] member =
        [
            0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 6, 0, (byte)'B', (byte)'C', 2, 0, 0, 0, .. body,
            0, 0, 0, 0, 0, 0, 0, 0,
        ];
        BinaryPrimitives.WriteUInt16LittleEndian(member.AsSpan(16), (ushort)(member.Length - 1));
        BinaryPrimitives.WriteUInt32LittleEndian(member.AsSpan(^8), Crc32(data));
        BinaryPrimitives.WriteInt32LittleEndian(member.AsSpan(^4), data.Length);
        return member;
    }

    private static uint Crc32(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in data)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }
        return ~crc;
    }
}
