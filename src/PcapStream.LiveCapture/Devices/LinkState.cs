namespace PcapStream.LiveCapture.Devices;

/// <summary>
/// Watches whether an interface is up, as Linux says under /sys/class/net: libpcap waits without a word for one that is
/// down, and also for one that is gone.
/// </summary>
internal sealed class LinkState(string name)
{
    private const int Up = 1;

    private readonly string _folder = $"/sys/class/net/{name}";
    // Pseudo-devices such as "any" have no entry.
    private readonly bool _isKnown = Directory.Exists($"/sys/class/net/{name}");
    private bool _wasUp = true;

    /// <summary>Whether the interface has disappeared.</summary>
    public bool IsGone => _isKnown && !Directory.Exists(_folder);

    /// <summary>Whether the interface went down since the last call.</summary>
    public bool WentDown()
    {
        bool wasUp = _wasUp;
        _wasUp = !_isKnown || IsUp();
        return wasUp && !_wasUp;
    }

    private bool IsUp()
    {
        try
        {
            return (Convert.ToInt32(File.ReadAllText(Path.Join(_folder, "flags")).Trim(), fromBase: 16) & Up) != 0;
        }
        catch (IOException)
        {
            // It is gone, which is asked for separately.
            return true;
        }
    }
}
