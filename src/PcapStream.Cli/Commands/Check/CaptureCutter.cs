using System.Globalization;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Expansion.Measuring;
using PcapStream.Operations.Convert;

namespace PcapStream.Cli.Commands.Check;

/// <summary>Cuts a capture at packets' ends into parts of the same format, compression and name.</summary>
internal static class CaptureCutter
{
    /// <inheritdoc cref="CaptureParts.Cutter"/>
    /// <remarks>A capture that is damaged only after its last whole packet, as one is that a full disk or a kill cut short, is taken up to there.</remarks>
    /// <exception cref="CaptureException">It cannot be read, holds no packet or is damaged before its last; or the parts cannot be written.</exception>
    public static CaptureParts Cut(string capture, string folder, IReadOnlyList<double> shares, CancellationToken cancellation)
    {
        using (var reader = CaptureReader.Open(capture, cancellation: cancellation))
            RefuseUnwritable(reader);
        (long packets, long packetBytes, long bytes, DamageEntry? end) = Count(capture, long.MaxValue, cancellation);
        if (packets == 0)
            throw new CaptureException($"{capture}: holds no packet");
        long[] lengths = [.. shares.Select(share => Count(capture, (long)(packetBytes * share), cancellation).Packets).Where(length => length > 0 && length < packets).Distinct()];
        CapturePart whole = end is null ? new CapturePart(capture, bytes) : Write(capture, PathIn(folder, capture, packets), packets, cancellation);
        return new CaptureParts(whole, WriteEmpty(capture, PathIn(folder, capture, 0), cancellation),
            [.. lengths.Select(length => Write(capture, PathIn(folder, capture, length), length, cancellation))])
        {
            Remark = end is null ? null : string.Create(CultureInfo.InvariantCulture, $"is damaged at byte {end.Offset} ({end.Reason}): measured up to its last whole packet, {packets} packets"),
        };
    }

    // How many packets it takes for so many bytes, and what is damaged after the last.
    private static (long Packets, long PacketBytes, long CaptureBytes, DamageEntry? End) Count(string capture, long most, CancellationToken cancellation)
    {
        long packets = 0, bytes = 0;
        using var reader = BatchReader.Open(capture);
        while (bytes < most && reader.Next(cancellation) is { } batch)
        {
            using (batch)
            {
                foreach (PacketView packet in batch)
                {
                    if (bytes >= most)
                        break;
                    bytes += packet.CapturedLength;
                    packets++;
                }
            }
        }
        // Reading is ahead of counting, and may have come to it already.
        IReadOnlyList<DamageEntry> damage = reader.Capture.Damage;
        return damage.All(entry => entry.PacketsBefore >= packets)
            ? (packets, bytes, reader.Capture.Position, damage.Count == 0 ? null : damage[0])
            : throw new CaptureException($"{capture}: is damaged at byte {damage[0].Offset} ({damage[0].Reason}), which parts of it would not be; check what 'pcapstream repair' makes of it");
    }

    private static CapturePart Write(string capture, string path, long packets, CancellationToken cancellation)
    {
        ConvertResult result = ConvertOperation.Run([capture], path, new ConvertOptions { MaxPackets = packets, Compression = Compression(capture) }, cancellation: cancellation);
        cancellation.ThrowIfCancellationRequested();
        return new CapturePart(path, result.Bytes);
    }

    private static CapturePart WriteEmpty(string capture, string path, CancellationToken cancellation)
    {
        using var reader = BatchReader.Open(capture);
        // Once packets are there, their interfaces are described.
        reader.Next(cancellation)?.Dispose();
        CaptureDescription description = reader.Capture.Description;
        using var writer = CaptureWriter.Create(path, new CaptureWriterOptions
        {
            Format = reader.Capture.Format,
            Precision = description.Interfaces[0].Precision,
            Compression = reader.Capture.Compression,
            FrameCheckSequenceLength = description.FrameCheckSequenceLength,
        });
        foreach (CaptureInterface one in description.Interfaces)
            writer.AddInterface(one);
        writer.Complete();
        return new CapturePart(path, writer.Bytes);
    }

    private static CompressionFormat? Compression(string capture)
    {
        using var reader = CaptureReader.Open(capture);
        return reader.Compression;
    }

    // Each in a folder of its own, under the capture's own name, by whose ending some programs tell formats.
    private static string PathIn(string folder, string capture, long packets) =>
        Path.Join(Directory.CreateDirectory(Path.Join(folder, packets.ToString(CultureInfo.InvariantCulture))).FullName, Path.GetFileName(capture));

    private static void RefuseUnwritable(CaptureReader reader)
    {
        if (reader.Compression is { } format and not (CompressionFormat.Gzip or CompressionFormat.Zstd or CompressionFormat.Lz4))
            throw new CaptureException($"{reader.Name}: is compressed with {format}, which can be read but not written, and parts of it are needed; decompress it first");
    }
}
