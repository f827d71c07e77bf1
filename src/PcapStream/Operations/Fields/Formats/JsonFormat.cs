using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Fields.Formats;

/// <summary>What the JSON formats have in common: names before values, fields that a packet lacks left out, no name twice.</summary>
internal abstract class JsonFormat : IFieldFormat
{
    private readonly (int Column, byte[] Start)[] _members;

    /// <param name="options">The columns.</param>
    /// <param name="start">Makes what is written before a field's first value out of its name.</param>
    protected JsonFormat(FieldsOptions options, Func<string, string> start)
    {
        var members = new List<(int, byte[])>();
        for (int i = 0; i < options.Columns.Count; i++)
        {
            Field field = options.Columns[i];
            // Of a field that is wanted twice the last place counts, as in tshark.
            if (!options.Columns.Skip(i + 1).Contains(field))
                members.Add((i, Encoding.UTF8.GetBytes(start(field.Name))));
        }
        _members = [.. members];
    }

    public virtual int JointLength => 0;

    public virtual void Begin(TextOutput output)
    {
        // Most begin with their first packet.
    }

    public abstract void Write(ref FieldSource source, FieldExtractor fields, TextOutput output);

    public virtual void End(TextOutput output, bool any)
    {
        // Most end with their last packet.
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

    /// <summary>Writes the values of a field, of which there is at least one.</summary>
    protected abstract void Write(int column, FieldValues values, TextOutput output);
}
