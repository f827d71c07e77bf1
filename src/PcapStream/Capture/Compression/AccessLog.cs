namespace PcapStream.Capture.Compression;

/// <summary>
/// Notes the access points of a compressed file while it is read, in bounded memory: the first one, the last start of a
/// unit in each stretch of the capture, and a checkpoint after each stretch without any. Stretches are doubled until
/// there are few enough.
/// </summary>
/// <param name="spacing">Bytes of stretches at first.</param>
internal sealed class AccessLog(AccessSpacing spacing)
{
    /// <summary>Most access points that are kept.</summary>
    public const int MostPoints = 1 << 16;

    /// <summary>Most checkpoints among them, which take 16 MiB.</summary>
    public const int MostCheckpoints = 512;

    private readonly List<AccessPoint> _points = [];
    private AccessSpacing _spacing = spacing;
    private int _checkpoints;

    /// <summary>The access points, in order of both of their offsets.</summary>
    public IReadOnlyList<AccessPoint> Points => _points;

    /// <summary>The offset in the capture from which on a checkpoint is wanted.</summary>
    public long NextCheckpoint => _points[^1].Offset + _spacing.Checkpoints;

    /// <summary>Notes the next access point.</summary>
    public void Add(AccessPoint point)
    {
        Append(point);
        while (_points.Count > MostPoints)
            Thin(_spacing with { Units = _spacing.Units * 2 });
        while (_checkpoints > MostCheckpoints)
            Thin(_spacing with { Checkpoints = _spacing.Checkpoints * 2 });
    }

    private void Append(AccessPoint point)
    {
        if (point.Checkpoint is not null)
        {
            if (point.Offset < NextCheckpoint)
                return;
            _checkpoints++;
        }
        // A unit may have no bytes of the capture.
        bool replaces = _points.Count > 0
            && (_points[^1].Offset == point.Offset
                || (_points.Count > 1 && _points[^1].Offset / _spacing.Units == point.Offset / _spacing.Units));
        if (!replaces)
        {
            _points.Add(point);
            return;
        }
        if (_points[^1].Checkpoint is not null)
            _checkpoints--;
        _points[^1] = point;
    }

    private void Thin(AccessSpacing spacing)
    {
        _spacing = spacing;
        _checkpoints = 0;
        AccessPoint[] all = [.. _points];
        _points.Clear();
        foreach (AccessPoint point in all)
            Append(point);
    }
}

/// <summary>Bytes of the capture between access points.</summary>
/// <param name="Units">Of a stretch of which one start of a unit is kept.</param>
/// <param name="Checkpoints">From an access point to a checkpoint.</param>
internal readonly record struct AccessSpacing(long Units, long Checkpoints);
