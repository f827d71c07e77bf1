using System.Globalization;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Expansion.Measuring;
using PcapStream.Operations.Convert;

namespace PcapStream.Cli.Commands.Check.Cutting;

/// <summary>Cuts a capture at packet boundaries into parts of the same format, compression and name.</summary>
internal static class CaptureCutter
{
    /// <inheritdoc cref="InputParts.Cutter"/>
    /// <remarks>
    /// A capture that is only damaged after its last whole packet, such as one cut short by a full disk, is used up to
    /// that packet.
    /// </remarks>
    /// <exception cref="CaptureException">
    /// The capture cannot be read, holds no packet or is damaged before its last one; or the parts cannot be written.
    /// </exception>
    public static InputParts Cut(
        string capture, string folder, IReadOnlyList<double> shares, CancellationToken cancellation)
    {
        using (var reader = CaptureReader.Open(capture, cancellation: cancellation))
            RefuseUnwritable(reader);
        (long packets, long packetBytes, long bytes, DamageEntry? end) = Count(capture, long.MaxValue, cancellation);
        if (packets == 0)
            throw new CaptureException($"{capture}: holds no packet");
        long[] lengths =
        [
            .. shares.Select(share => Count(capture, (long)(packetBytes * share), cancellation).Packets)
                .Where(length => length > 0 && length < packets)
                .Distinct(),
        ];
        InputPart WritePart(long length) => Write(capture, PathIn(folder, capture, length), length, cancellation);
        InputPart whole = end is null ? new InputPart(capture, bytes) : WritePart(packets);
        InputPart empty = WriteEmpty(capture, PathIn(folder, capture, 0), cancellation);
        return new InputParts(whole, empty, [.. lengths.Select(WritePart)])
        {
            Remark = end is null ? null : string.Create(CultureInfo.InvariantCulture,
                $"is damaged at byte {end.Offset} ({end.Reason}): measured up to its last whole packet, "
                + $"{packets} packets"),
        };
    }

    // Counts packets until they have that many bytes, and finds damage after the last one.
    private static (long Packets, long PacketBytes, long CaptureBytes, DamageEntry? End) Count(
        string capture, long most, CancellationToken cancellation)
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
        // The reader is ahead of the count and may have reached the damage already.
        IReadOnlyList<DamageEntry> damage = reader.Capture.Damage;
        return damage.All(entry => entry.PacketsBefore >= packets)
            ? (packets, bytes, reader.Capture.Position, damage.Count == 0 ? null : damage[0])
            : throw new CaptureException(
                $"{capture}: is damaged at byte {damage[0].Offset} ({damage[0].Reason}), so that parts of it would "
                + "differ; repair it with 'pcapstream repair' and check the result");
    }

    private static InputPart Write(string capture, string path, long packets, CancellationToken cancellation)
    {
        var options = new ConvertOptions { MaxPackets = packets, Compression = Compression(capture) };
        ConvertResult result = ConvertOperation.Run([capture], path, options, cancellation: cancellation);
        cancellation.ThrowIfCancellationRequested();
        return new InputPart(path, result.Bytes);
    }

    private static InputPart WriteEmpty(string capture, string path, CancellationToken cancellation)
    {
        using var reader = BatchReader.Open(capture);
        // The interfaces are known once packets have been read.
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
        return new InputPart(path, writer.Bytes);
    }

    private static CompressionFormat? Compression(string capture)
    {
        using var reader = CaptureReader.Open(capture);
        return reader.Compression;
    }

    // Each part has a folder of its own and the capture's name, whose extension tells some programs the format.
    private static string PathIn(string folder, string capture, long packets)
    {
        string own = Path.Join(folder, packets.ToString(CultureInfo.InvariantCulture));
        return Path.Join(Directory.CreateDirectory(own).FullName, Path.GetFileName(capture));
    }

    private static void RefuseUnwritable(CaptureReader reader)
    {
        if (reader.Compression is { CanWrite: false } format)
            throw new CaptureException(
                $"{reader.Name}: is compressed with {format}, in which parts cannot be written; decompress it first");
    }
}
