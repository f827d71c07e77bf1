using System.Globalization;
using PcapStream.Capture;
using PcapStream.SharpPcap.Reading;
using SharpPcap;
using SharpPcap.LibPcap;

namespace PcapStream.LiveCapture.Devices;

/// <summary>The interfaces of this machine, by libpcap through SharpPcap.</summary>
internal static class LiveDevices
{
    // pcap.h: PCAP_IF_LOOPBACK, PCAP_IF_UP, PCAP_IF_RUNNING, PCAP_IF_WIRELESS.
    private const uint Loopback = 1;
    private const uint Up = 2;
    private const uint Running = 4;
    private const uint Wireless = 8;

    /// <summary>Lists all interfaces, in libpcap's order: those that are up and running come first.</summary>
    /// <exception cref="CaptureException">libpcap is missing, or cannot list them.</exception>
    public static IReadOnlyList<LiveDevice> List() =>
        [.. Find().Select((device, index) => Describe(device, index + 1))];

    /// <summary>Finds an interface by its name, or by its number in the list.</summary>
    /// <exception cref="CaptureException">There is no such interface, or libpcap is missing.</exception>
    public static LibPcapLiveDevice Find(string name)
    {
        LibPcapLiveDeviceList devices = Find();
        if (devices.FirstOrDefault(device => device.Name == name) is { } named)
            return named;
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number > 0 && number <= devices.Count)
        {
            return devices[number - 1];
        }
        throw new CaptureException($"{name}: no such interface; 'pcapstream interfaces' lists them");
    }

    /// <summary>Finds and opens an interface.</summary>
    /// <exception cref="CaptureException">
    /// There is no such interface, the user may not capture on it, or the filter is not valid.
    /// </exception>
    public static LibPcapLiveDevice Open(string name, DeviceSettings settings)
    {
        LibPcapLiveDevice device = Find(name);
        try
        {
            settings.Apply(device);
            return device;
        }
        catch (PcapException error)
        {
            device.Dispose();
            throw DeviceFault.Explain(device.Name, error);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    private static LibPcapLiveDeviceList Find()
    {
        try
        {
            return LibPcapLiveDeviceList.New();
        }
        catch (Exception error) when (DeviceFault.IsMissingLibrary(error))
        {
            throw DeviceFault.MissingLibrary(error);
        }
        catch (PcapException error)
        {
            throw new CaptureException($"the interfaces cannot be listed: {error.Message}", error);
        }
    }

    private static LiveDevice Describe(LibPcapLiveDevice device, int number) => new(
        number,
        device.Name,
        string.IsNullOrEmpty(device.Description) ? null : device.Description,
        MacAddressOf(device),
        [.. device.Interface!.Addresses.Select(address => address.Addr?.ipAddress).OfType<System.Net.IPAddress>()],
        (device.Flags & Up) != 0,
        (device.Flags & Running) != 0,
        (device.Flags & Loopback) != 0,
        (device.Flags & Wireless) != 0,
        LinkTypeOf(device));

    private static string? MacAddressOf(LibPcapLiveDevice device) =>
        device.Interface!.MacAddress is { } address && HardwareAddress.Text(address) is { Length: > 0 } text
            ? text
            : null;

    private static LinkType? LinkTypeOf(LibPcapLiveDevice device)
    {
        try
        {
            using (device)
            {
                device.Open(new DeviceConfiguration());
                return LinkType.FromDataLinkNumber((int)device.LinkType);
            }
        }
        catch (PcapException)
        {
            // Listing needs no privileges, opening does.
            return null;
        }
    }
}
