using System.Globalization;
using System.Runtime.CompilerServices;
using PcapStream.Capture;

namespace PcapStream.Operations.Flows.Packets;

/// <summary>
/// Numbers interfaces: those of several captures are the same one when they have the same number in their section and
/// the same name. For all threads.
/// </summary>
internal sealed class InterfaceNames
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<string> _names = [];

    private readonly ConditionalWeakTable<CaptureInterface, StrongBox<int>> _known = [];

    /// <summary>The names in the order of their numbers.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lock)
                return [.. _names];
        }
    }

    public int NumberOf(CaptureInterface source)
    {
        if (_known.TryGetValue(source, out StrongBox<int>? known))
            return known.Value;
        string name = string.Create(CultureInfo.InvariantCulture, $"{source.IdInSection}")
            + (source.Name is { } given ? "-" + given : "");
        int number = NumberOf(name);
        _known.AddOrUpdate(source, new StrongBox<int>(number));
        return number;
    }

    /// <summary>The number of an interface with the name that <see cref="NameOf"/> returns.</summary>
    public int NumberOf(string name)
    {
        lock (_lock)
        {
            if (_numbers.TryGetValue(name, out int number))
                return number;
            _names.Add(name);
            _numbers.Add(name, _names.Count - 1);
            return _names.Count - 1;
        }
    }

    /// <summary>The number in the section, and the name after a hyphen if there is one.</summary>
    public string NameOf(int number)
    {
        lock (_lock)
            return _names[number];
    }
}
