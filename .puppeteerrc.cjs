/** The tests drive browsers of the system: installing the project downloads none. */
module.exports = { skipDownload: true };
