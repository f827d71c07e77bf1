using PcapStream.Tests.Support;
using SharpPcap;
using SharpPcap.LibPcap;

namespace PcapStream.SharpPcap.Tests.Support;

/// <summary>Opens SharpPcap's devices.</summary>
internal static class Device
{
    private const string Loopback = "lo";

    /// <summary>A file, with nanosecond times.</summary>
    public static CaptureFileReaderDevice OpenFile(string path)
    {
        RequireLibpcap();
        var device = new CaptureFileReaderDevice(path);
        device.Open(new DeviceConfiguration { TimestampResolution = TimestampResolution.Nanosecond });
        return device;
    }

    /// <summary>The loopback device with a filter; skips the test without permission to capture.</summary>
    public static LibPcapLiveDevice OpenLoopback(string filter, int bufferSize = 8 << 20)
    {
        SkipWithoutLoopback();
        LibPcapLiveDevice device = LibPcapLiveDeviceList.New().First(device => device.Name == Loopback);
        device.Open(new DeviceConfiguration
        {
            ReadTimeout = 50,
            BufferSize = bufferSize,
            TimestampResolution = TimestampResolution.Nanosecond
        });
        device.Filter = filter;
        return device;
    }

    /// <summary>Skips the test where SharpPcap finds no libpcap.</summary>
    public static void RequireLibpcap() =>
        Assert.SkipWhen(Pcap.LibpcapVersion == new Version(), "SharpPcap finds no libpcap");

    public static void SkipWithoutLoopback()
    {
        RequireLibpcap();
        try
        {
            using LibPcapLiveDevice? device = LibPcapLiveDeviceList.New()
                .FirstOrDefault(device => device.Name == Loopback);
            Assert.SkipWhen(device is null, "there is no loopback device to capture on");
            device.Open();
        }
        catch (PcapException error)
        {
            Assert.Skip($"the loopback device cannot be captured on: {error.Message}");
        }
    }

    /// <summary>The device of a capture in the repository.</summary>
    public static IEnumerable<string> TestCaptures => Directory.GetFiles(Repository.TestData(),
        "*.pcap*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
