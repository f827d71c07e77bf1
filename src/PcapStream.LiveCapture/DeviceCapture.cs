using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.SharpPcap;
using SharpPcap;
using SharpPcap.LibPcap;

namespace PcapStream.LiveCapture;

/// <summary>Captures into a file until it is stopped, in memory that does not depend on the duration.</summary>
internal static class DeviceCapture
{
    // Milliseconds for which the system may hold packets back.
    private const int ReadTimeout = 100;

    /// <summary>Captures; a file that is created is complete when this returns, also after an error.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="started">Called when packets are being captured.</param>
    /// <param name="cancellation">Ends the capture.</param>
    /// <exception cref="CaptureException">
    /// There is no such device, or the file cannot be written; no file is left.
    /// </exception>
    /// <exception cref="PcapException">The device cannot be opened, or the filter is not valid.</exception>
    public static DeviceCaptureResult Run(CaptureSettings settings, Action started, CancellationToken cancellation)
    {
        LibPcapLiveDevice device = LibPcapLiveDeviceList.New()
            .FirstOrDefault(device => device.Name == settings.Interface)
            ?? throw new CaptureException($"{settings.Interface}: no such device, or none that you may capture on");
        using (device)
        {
            device.Open(new DeviceConfiguration
            {
                Mode = settings.Promiscuous ? DeviceModes.Promiscuous : DeviceModes.None,
                ReadTimeout = ReadTimeout,
                Snaplen = settings.SnapLength,
                BufferSize = settings.SystemBuffer,
                TimestampResolution = TimestampResolution.Nanosecond,
            });
            if (settings.Filter is { } filter)
                device.Filter = filter;
            using var reader = new DeviceReader(
                device, new BatchOptions { MemoryLimit = settings.MemoryLimit, MaxPackets = settings.Packets });
            using var writer = CaptureWriter.Create(settings.File, Options(settings));
            int interfaceId = writer.AddInterface(reader.Interface with { SnapLength = (uint)settings.SnapLength });
            started();
            string? failure = null;
            while (Next(reader, ref failure, cancellation) is { } batch)
            {
                using (batch)
                {
                    foreach (PacketView packet in batch)
                        writer.Write(interfaceId, packet.Timestamp, packet.Data, packet.OriginalLength);
                }
            }
            writer.Complete();
            return new DeviceCaptureResult(
                writer.Packets, writer.Bytes, reader.Statistics, reader.Allocator.Budget.Peak, failure);
        }
    }

    // The next batch; null at the end or when the device failed, with the reason.
    private static PacketBatch? Next(DeviceReader reader, ref string? failure, CancellationToken cancellation)
    {
        try
        {
            return reader.Next(cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (CaptureException error)
        {
            failure = error.Message;
            return null;
        }
    }

    private static CaptureWriterOptions Options(CaptureSettings settings)
    {
        CaptureFormat? format = CaptureFormats.ForFile(settings.File);
        return new CaptureWriterOptions
        {
            Format = format is { CanWrite: true } ? format : CaptureFormat.PcapNg,
            SnapLength = (uint)settings.SnapLength,
        };
    }
}

/// <summary>The result of a capture.</summary>
/// <param name="Packets">Packets in the file.</param>
/// <param name="Bytes">Bytes of capture, before compression.</param>
/// <param name="Statistics">The system's counters; null when it has none.</param>
/// <param name="PoolPeak">The most bytes of memory for packets.</param>
/// <param name="Failure">The reason why the device failed; null when it did not.</param>
internal sealed record DeviceCaptureResult(
    long Packets, long Bytes, DeviceStatistics? Statistics, long PoolPeak, string? Failure)
{
    public override string ToString()
    {
        string counted = Statistics is { } counts
            ? $"{counts.Received} received by the system, {counts.Dropped} dropped for lack of room, "
                + $"{counts.DroppedByInterface} dropped by the interface"
            : "the system has no counters";
        return $"{Packets} packets, {Bytes} bytes captured; {counted}; at most {PoolPeak} bytes of memory for packets";
    }
}

/// <summary>The settings of a capture.</summary>
internal sealed record CaptureSettings
{
    /// <summary>The device's name, such as <c>eth0</c>.</summary>
    public required string Interface { get; init; }

    /// <summary>
    /// The file to write: a classic pcap with the extension .pcap, else a pcapng; compressed with .gz, .zst or .lz4.
    /// </summary>
    public required string File { get; init; }

    /// <summary>An expression of pcap-filter(7); null for all packets.</summary>
    public string? Filter { get; init; }

    /// <summary>The number of packets after which to stop; null for no limit.</summary>
    public long? Packets { get; init; }

    /// <summary>The most bytes to keep of a packet.</summary>
    public int SnapLength { get; init; } = 262144;

    /// <summary>Bytes of the system's buffer for packets that are not yet read.</summary>
    public int SystemBuffer { get; init; } = 16 << 20;

    /// <summary>The hard limit, in bytes, on all memory for packets.</summary>
    public long MemoryLimit { get; init; } = 16 << 20;

    /// <summary>Whether to capture frames for other hosts.</summary>
    public bool Promiscuous { get; init; } = true;
}
