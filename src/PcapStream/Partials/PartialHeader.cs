using PcapStream.Indexes;
using PcapStream.Inputs;

namespace PcapStream.Partials;

/// <summary>A partial to write.</summary>
/// <param name="Path">The file.</param>
/// <param name="Program">The program and its version: partials of another are refused.</param>
/// <param name="Command">The command, such as <c>info</c>.</param>
/// <param name="Options">The words of its options that decide on the result.</param>
public sealed record PartialOutput(string Path, string Program, string Command, IReadOnlyList<string> Options);

/// <summary>What a partial is of.</summary>
/// <param name="Program">The program and its version.</param>
/// <param name="Command">The command.</param>
/// <param name="Options">The words of its options.</param>
/// <param name="Shard">The part of all bytes.</param>
/// <param name="Inputs">All captures, in order.</param>
internal sealed record PartialHeader(
    string Program,
    string Command,
    IReadOnlyList<string> Options,
    InputShard Shard,
    IReadOnlyList<PartialInput> Inputs)
{
    /// <summary>The header of a shard's partial.</summary>
    /// <param name="output">The partial.</param>
    /// <param name="shard">The shard; null for all.</param>
    /// <param name="files">All captures, in order.</param>
    /// <param name="read">The numbers of those of which the shard has a part.</param>
    /// <exception cref="Capture.CaptureException">A capture cannot be read.</exception>
    public static PartialHeader Of(
        PartialOutput output, InputShard? shard, IReadOnlyList<string> files, IReadOnlySet<int> read) => new(
            output.Program,
            output.Command,
            output.Options,
            shard ?? new InputShard(1, 1),
            [.. files.Select((file, i) => new PartialInput(
                file, InputFile.Length(file), read.Contains(i) ? FileState.Of(file) : null))]);

    public void WriteTo(PartialFields fields)
    {
        fields.Add(Program);
        fields.Add(Command);
        fields.Add(Options, fields.Add);
        fields.Add(Shard.Number);
        fields.Add(Shard.Count);
        fields.Add(Inputs, input => input.WriteTo(fields));
    }

    public static PartialHeader ReadFrom(PartialCursor fields)
    {
        string program = fields.Text();
        string command = fields.Text();
        List<string> options = fields.List(fields.Text);
        (int number, int count) = (fields.Int(), fields.Int());
        if (count is < 1 or > InputShard.MostCount || number < 1 || number > count)
            throw fields.Fault("its shard is out of range");
        List<PartialInput> inputs = fields.List(() => PartialInput.ReadFrom(fields));
        fields.End();
        return inputs.Count == 0
            ? throw fields.Fault("it has no inputs")
            : new PartialHeader(program, command, options, new InputShard(number, count), inputs);
    }
}

/// <summary>A capture of a partial.</summary>
/// <param name="Name">Its name as it was given.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="State">Its state, as an index names it; null where the shard has no part of it.</param>
internal sealed record PartialInput(string Name, long Length, FileState? State)
{
    private const int StateSize = 32;

    public void WriteTo(PartialFields fields)
    {
        Span<byte> state = stackalloc byte[StateSize];
        (State ?? default).WriteTo(state);
        fields.Add(Name);
        fields.Add(Length);
        fields.Add(State is not null);
        fields.Add(state);
    }

    public static PartialInput ReadFrom(PartialCursor fields)
    {
        string name = fields.Text();
        long length = fields.Count();
        bool has = fields.Bool();
        var state = FileState.ReadFrom(fields.Bytes(StateSize));
        return new PartialInput(name, length, has ? state : null);
    }
}
