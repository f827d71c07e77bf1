using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Export.Formats;

/// <summary>
/// The common part of the JSON formats: names before values, no fields that a packet lacks, no name twice.
/// </summary>
internal abstract class JsonFormat : IFieldFormat
{
    private readonly (int Column, byte[] Start)[] _members;

    /// <param name="options">The columns.</param>
    /// <param name="start">Makes the text before a field's first value from the field's name.</param>
    protected JsonFormat(ExportOptions options, Func<string, string> start)
    {
        var members = new List<(int, byte[])>();
        for (int i = 0; i < options.Columns.Count; i++)
        {
            Field field = options.Columns[i];
            // A field that is named twice is written in its last place, as in tshark.
            if (!options.Columns.Skip(i + 1).Contains(field))
                members.Add((i, Encoding.UTF8.GetBytes(start(options.NameOf(field)))));
        }
        _members = [.. members];
    }

    public virtual int JointLength => 0;

    public virtual void Begin(TextOutput output)
    {
        // Most formats begin with their first packet.
    }

    public abstract void Write(ref FieldSource source, FieldExtractor fields, TextOutput output);

    public virtual void End(TextOutput output, bool any)
    {
        // Most formats end with their last packet.
    }

    /// <summary>Writes the fields that the packet has.</summary>
    /// <returns>Whether there was one.</returns>
    protected bool WriteMembers(ref FieldSource source, FieldExtractor fields, TextOutput output)
    {
        bool any = false;
        foreach ((int column, byte[] start) in _members)
        {
            FieldValues values = fields.Read(column, ref source);
            if (values.Count == 0)
                continue;
            if (any)
                output.Append((byte)',');
            any = true;
            output.Append(start);
            Write(column, values, output);
        }
        return any;
    }

    /// <summary>Writes the values of a field, at least one.</summary>
    protected abstract void Write(int column, FieldValues values, TextOutput output);
}
