using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.SharpPcap;
using SharpPcap;
using SharpPcap.LibPcap;

namespace PcapStream.LiveCapture;

/// <summary>Captures into a file until it is told to stop. The memory that it takes does not depend on how long.</summary>
internal static class CaptureRun
{
    // How long the system may keep packets to itself, in milliseconds.
    private const int ReadTimeout = 100;

    /// <summary>Captures; a file that is begun is complete when this returns, whatever ended the capture.</summary>
    /// <param name="settings">What to capture.</param>
    /// <param name="started">Called when no packet can be missed any more.</param>
    /// <param name="cancellation">Ends the capture.</param>
    /// <exception cref="CaptureException">There is no such device, or the file cannot be written; there is no file then.</exception>
    /// <exception cref="PcapException">The device cannot be opened, or the filter is none.</exception>
    public static CaptureResult Run(CaptureSettings settings, Action started, CancellationToken cancellation)
    {
        LibPcapLiveDevice device = LibPcapLiveDeviceList.New().FirstOrDefault(device => device.Name == settings.Interface)
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
            using var reader = new DeviceReader(device, new BatchOptions { MemoryLimit = settings.MemoryLimit, MaxPackets = settings.Packets });
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
            return new CaptureResult(writer.Packets, writer.Bytes, reader.Statistics, reader.Allocator.Budget.Peak, failure);
        }
    }

    // Null when there is nothing more to come, and why if the device failed.
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
