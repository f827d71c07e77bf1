using PcapStream.Capture;
using SharpPcap;

namespace PcapStream.LiveCapture.Devices;

/// <summary>Turns the errors of SharpPcap and libpcap into one line that says what to do.</summary>
internal static class DeviceFault
{
    /// <summary>Whether libpcap cannot be loaded.</summary>
    public static bool IsMissingLibrary(Exception error) =>
        error is DllNotFoundException || error.GetBaseException() is DllNotFoundException;

    /// <summary>The error for a system without libpcap.</summary>
    public static CaptureException MissingLibrary(Exception error) => new(
        "live interfaces need libpcap.so.0.8: install the package libpcap0.8 (Debian, Ubuntu)", error);

    /// <summary>The error of an interface.</summary>
    public static CaptureException Explain(string name, PcapException error)
    {
        string reason = error.Error switch
        {
            PcapError.PermissionDenied => "permission denied: run as root, or allow it once with "
                + $"'sudo setcap cap_net_raw,cap_net_admin=eip {Environment.ProcessPath}'",
            PcapError.PromiscuousPermissionDenied =>
                "the interface may not be put into promiscuous mode; -p captures without it",
            PcapError.InterfaceNotUp => "the interface is down",
            PcapError.NoSuchDevice => "no such interface",
            PcapError.RfmonNotSupported => "the interface has no monitor mode",
            _ => OneLine(error.Message),
        };
        return new CaptureException($"{name}: {reason}", error);
    }

    private static string OneLine(string message) => string.Join(' ', message.Split(
        (char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
