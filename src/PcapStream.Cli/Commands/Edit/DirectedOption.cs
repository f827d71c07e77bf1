using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Operations.Convert.Edits.Rewriting;

namespace PcapStream.Cli.Commands.Edit;

/// <summary>Three options for changes <c>A=B</c>: at both ends, at the source and at the destination.</summary>
internal sealed class DirectedOption(string description, string valueName, string name)
{
    private readonly (RepeatedOption Option, PacketEnds Ends)[] _all =
    [
        (new RepeatedOption($"{description}. May be repeated.", valueName, $"--{name}"), PacketEnds.Both),
        (new RepeatedOption($"--{name} for sources only.", valueName, $"--src-{name}"), PacketEnds.Source),
        (new RepeatedOption($"--{name} for destinations only.", valueName, $"--dst-{name}"), PacketEnds.Destination),
    ];

    public void AddTo(Command command)
    {
        foreach ((RepeatedOption option, _) in _all)
            command.Add(option.Option);
    }

    /// <summary>The changes, those of one end first.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="parse">Makes a change of A, B and the ends; null if they are not of its form.</param>
    /// <exception cref="UsageException">A value has another form.</exception>
    public IEnumerable<T> Read<T>(ParseResult command, Func<string, string, PacketEnds, T?> parse)
        where T : class
    {
        foreach ((RepeatedOption option, PacketEnds ends) in _all.Reverse())
        {
            foreach (string text in option.Texts(command))
            {
                string[] parts = text.Split('=');
                yield return (parts.Length == 2 ? parse(parts[0], parts[1], ends) : null)
                    ?? throw new UsageException($"{option.Option.Name} {text}: expected {valueName}, {Example}");
            }
        }
    }

    private string Example => name switch
    {
        "mac" => "such as 02:00:00:00:00:01=02:00:00:00:00:02",
        "ip" => "with networks of one size, such as 10.0.0.0/8=11.0.0.0/8",
        _ => "such as 80=8080",
    };
}
